"""Pictures with drawn faces in the drafts of the web tests, and the form of the page of one picture."""

from functools import cache
from typing import Any

from gatekeeper.actions import drafting
from gatekeeper.pictures import intake
from gatekeeper.pictures.boxes import Box
from gatekeeper.pictures.intake import Cleaned
from gatekeeper.services import Services
from tests.gatekeeper.senses import drawn
from tests.web.browser import HTML, Page
from tests.web.drafting import Fields, _value
from tests.world import World

FEW = 3
WRITING = {"Poppy Fairweather": (30.0, 500.0, 330.0, 540.0), "Well done": (30.0, 440.0, 200.0, 480.0)}


@cache
def drawn_people(count: int) -> tuple[Cleaned, tuple[Box, ...]]:
    """A cleaned picture of drawn people, and where their faces are."""
    pixels, boxes = drawn.group([110 if count <= FEW else 60] * count, size=(800, 600))
    return intake.clean(drawn.jpeg_of(pixels), "people.jpg"), tuple(boxes)


def add_people(
    world: World, services: Services, reference: str, count: int = 3, *, writing: bool = False, unsure: int = 0
) -> int:
    """A picture of drawn people in a draft, at which somebody has looked. It is in no saved version yet."""
    cleaned, boxes = drawn_people(count)
    services.pictures.keep(cleaned)
    picture_id = drafting.add_picture(
        world.db, world.actor("teacher"), reference, cleaned, file_name="people.jpg", now=world.now
    )
    found = [(box.x0, box.y0, box.x1, box.y1) for box in boxes]
    sure = found[: count - unsure]
    world.looked_at(picture_id, sure, WRITING if writing else {}, unsure=found[count - unsure :])
    return picture_id


def form_of(page: Page) -> Fields:
    """Every field of the page of a picture, without its buttons."""
    (form,) = page.all("form", id="people")
    sent: Fields = {}
    for element in form.iter():
        name = element.get("name")
        if element.tag == f"{HTML}button" or name in {None, "csrf_token"}:
            continue
        value = _value(element)
        if name is not None and value is not None:
            sent.setdefault(name, []).append(value)
    return sent


def said(page: Page, do: str, /, **changes: Any) -> Fields:
    """The form with some fields changed (`face_1` for "face-1"; None leaves a field out), and a button."""
    fields = {**form_of(page), "do": [do]}
    for name, value in changes.items():
        fields[name.replace("_", "-")] = value if isinstance(value, list) else [value]
    return {name: value for name, value in fields.items() if value != [None]}
