"""What the tests of drafting share: the form as a browser would send it, and small pictures painted here."""

from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from gatekeeper.pictures import paint, phone
from tests.web.browser import HTML, Page

Fields = dict[str, list[Any]]


def composer(page: Page) -> Fields:
    """Every field of the form of a post, lists included, without its buttons."""
    (form,) = page.all("form", id="composer")
    sent: Fields = {}
    for element in form.iter():
        name = element.get("name")
        value = None if name in {None, "csrf_token", "files", "do"} else _value(element)
        if name is not None and value is not None:
            sent.setdefault(name, []).append(value)
    return sent


def _value(element: Element) -> str | None:
    if element.tag == f"{HTML}textarea":
        return "".join(element.itertext())
    if element.tag == f"{HTML}select":
        return next(
            (o.get("value", "") for o in element.iter(f"{HTML}option") if o.get("selected") is not None), ""
        )
    if element.get("type") in {"checkbox", "radio"} and element.get("checked") is None:
        return None
    return element.get("value", "")


def edited(page: Page, do: str = "save", /, **changes: Any) -> Fields:
    """The form of a page with some fields changed (`alt_3` for "alt-3"; None leaves a field out), and a button."""
    fields = {**composer(page), "do": [do]}
    for name, value in changes.items():
        fields[name if name in fields or "_" not in name else _dashed(name)] = (
            value if isinstance(value, list) else [value]
        )
    return {name: value for name, value in fields.items() if value != [None]}


def _dashed(name: str) -> str:
    kind, _, number = name.rpartition("_")
    return f"{kind}-{number}" if number.isdigit() or kind == "reason" else name


@cache
def photo() -> bytes:
    """A small photo as a phone makes it, with the place where it was taken."""
    return phone.phone_photo(paint.painted("sunflowers", size=(360, 240)))


@cache
def drawing() -> bytes:
    """A small picture without anything hidden."""
    return paint.as_png(paint.painted("robot", size=(360, 240)))
