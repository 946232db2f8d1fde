"""What did somebody type into the form of a post? As typed, so that it can be shown again whatever happens.

The same record comes from a request, from a saved version and from the words that
were kept while typing, and goes into the page, into the kept words and into a draft.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from gatekeeper.contents import NOTHING_SAID, AboutPicture
from gatekeeper.errors import InvalidInput
from gatekeeper.queries.drafts import SavedPost
from gatekeeper.typed_time import read_time, which_time
from gatekeeper.versions import Draft, PictureChoice, as_typed
from web.addresses import row_number

SOON, AT = "soon", "at"
_REASON = "reason-"
LONGEST_NUMBER = 3


@dataclass(frozen=True, slots=True)
class TypedPicture:
    """What was said of one picture."""

    id: int
    alt: str = ""
    nobody: bool = False
    pupils: tuple[int, ...] = ()
    about: AboutPicture = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Typed:
    """All fields of the form, as typed."""

    text: str = ""
    objective: str = ""
    reply_setting: str = "mentionedUsers"
    made_with_ai: bool = False
    when: str = SOON
    date: str = ""
    time: str = ""
    which: str = ""
    pictures: tuple[TypedPicture, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The form in which it is kept."""
        return asdict(self)

    def draft(self, now: datetime) -> tuple[Draft, dict[str, str]]:
        """The same as a draft, and what is wrong with the time. A time that is wrong is left out."""
        wrong: dict[str, str] = {}
        typed_time, instant = "", None
        if self.when == AT:
            try:
                typed_time, instant = read_time(self.date, self.time, self.which, now)
            except InvalidInput as error:
                wrong = error.fields
        draft = Draft(
            text=self.text,
            objective=self.objective,
            reply_setting=self.reply_setting,
            made_with_ai=self.made_with_ai,
            typed_time=typed_time,
            scheduled_for=instant,
            pictures=tuple(PictureChoice(p.id, p.alt, p.nobody, p.pupils, p.about) for p in self.pictures),
            reasons=self.reasons,
        )
        return as_typed(draft), wrong

    def with_words(self, field: str, start: int, end: int, words: str) -> "Typed":
        """The same with other words in one place of the text ("text") or of a description ("alt-7")."""
        if field == "text":
            text = as_typed(Draft(text=self.text)).text
            return replace(self, text=text[:start] + words + text[end:])
        pictures = (
            replace(p, alt=p.alt[:start] + words + p.alt[end:]) if field == f"alt-{p.id}" else p
            for p in self.pictures
        )
        return replace(self, pictures=tuple(pictures))

    def with_picture(self, picture_id: int) -> "Typed":
        """The same with one picture more."""
        return replace(self, pictures=(*self.pictures, TypedPicture(picture_id)))

    def without_picture(self, picture_id: int) -> "Typed":
        """The same without that picture."""
        return replace(self, pictures=tuple(p for p in self.pictures if p.id != picture_id))

    def with_said(self, picture: TypedPicture) -> "Typed":
        """The same with other things said of one of its pictures."""
        return replace(self, pictures=tuple(picture if p.id == picture.id else p for p in self.pictures))

    def with_copies(self, newest: Mapping[int, int]) -> "Typed":
        """The same with each picture that was covered since replaced by its copy."""
        pictures = (replace(p, id=newest.get(p.id, p.id)) for p in self.pictures)
        return replace(self, pictures=tuple({p.id: p for p in pictures}.values()))

    def said_of(self, picture_id: int) -> TypedPicture | None:
        """What was said of one of its pictures. None: it is not in the post."""
        return next((p for p in self.pictures if p.id == picture_id), None)

    def moved(self, picture_id: int, by: int) -> "Typed":
        """The same with that picture further up (-1) or down (1)."""
        pictures = list(self.pictures)
        here = next((place for place, p in enumerate(pictures) if p.id == picture_id), None)
        if here is not None and 0 <= here + by < len(pictures):
            pictures[here], pictures[here + by] = pictures[here + by], pictures[here]
        return replace(self, pictures=tuple(pictures))


def from_request(form: MultiDict[str, str]) -> Typed:
    """What a browser sent."""
    ids = list(dict.fromkeys(_numbers(form.getlist("picture"))))
    return Typed(
        text=form.get("text", ""),
        objective=form.get("objective", ""),
        reply_setting=form.get("reply_setting", "mentionedUsers"),
        made_with_ai="made_with_ai" in form,
        when=AT if form.get("when") == AT else SOON,
        date=form.get("date", "")[:20],
        time=form.get("time", "")[:20],
        which=form.get("which", "")[:10],
        pictures=tuple(
            TypedPicture(
                id=picture_id,
                alt=" ".join(form.get(f"alt-{picture_id}", "").split()),
                nobody=f"nobody-{picture_id}" in form,
                pupils=tuple(sorted(set(_numbers(form.getlist(f"pupil-{picture_id}"))))),
                about=about_from_request(form, picture_id),
            )
            for picture_id in ids
        ),
        reasons={
            name.removeprefix(_REASON): reason
            for name, reason in form.items()
            if name.startswith(_REASON) and reason.strip()
        },
    )


def about_from_request(form: MultiDict[str, str], picture_id: int) -> AboutPicture:
    """What a browser sent about one picture beside who is in it."""

    def number(name: str) -> int | None:
        typed = form.get(f"{name}-{picture_id}", "").strip()
        return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_NUMBER else None

    return AboutPicture(
        recognisable={"yes": True, "no": False}.get(form.get(f"recognisable-{picture_id}", "")),
        heads=number("heads"),
        adults=number("adults") or 0,
        guests=number("guests") or 0,
        not_faces=tuple(sorted(set(_numbers(form.getlist(f"notface-{picture_id}"))))),
        adult_faces=tuple(sorted(set(_numbers(form.getlist(f"adultface-{picture_id}"))))),
        source=form.get(f"source-{picture_id}", ""),
        credit=" ".join(form.get(f"credit-{picture_id}", "").split()),
    )


def from_saved(saved: SavedPost) -> Typed:
    """What the form held when this version was saved."""
    contents = saved.contents
    day, _, clock_time = saved.typed_time.partition("T")
    instant = contents.scheduled_for
    return Typed(
        text=contents.text,
        objective=contents.objective,
        reply_setting=contents.reply_setting,
        made_with_ai=contents.made_with_ai,
        when=AT if saved.typed_time else SOON,
        date=day,
        time=clock_time,
        which=which_time(saved.typed_time, instant) if saved.typed_time and instant else "",
        pictures=tuple(
            TypedPicture(p.picture_id, p.alt_text, p.nobody_pictured, tuple(p.pupil_ids), p.about)
            for p in contents.pictures
        ),
        reasons=dict(saved.reasons),
    )


def from_kept(form: Mapping[str, Any]) -> Typed:
    """What was kept while somebody typed."""
    pictures = [
        TypedPicture(
            p["id"], p["alt"], p["nobody"], tuple(p["pupils"]), AboutPicture.from_json(p.get("about", {}))
        )
        for p in form.get("pictures", ())
    ]
    plain = {name: form[name] for name in _PLAIN_FIELDS if name in form}
    return Typed(**plain, pictures=tuple(pictures), reasons=dict(form.get("reasons", {})))


_PLAIN_FIELDS = ("text", "objective", "reply_setting", "made_with_ai", "when", "date", "time", "which")


def same(one: Typed, other: Typed) -> bool:
    """Whether the two say the same: what is hidden while another choice is made does not count."""
    return _compared(one) == _compared(other)


def _compared(typed: Typed) -> Typed:
    lines = typed.text.replace("\r\n", "\n").replace("\r", "\n")
    if typed.when != AT:
        typed = replace(typed, date="", time="", which="")
    return replace(typed, text=lines)


def _numbers(values: Sequence[str]) -> list[int]:
    """The values that are ids. Anything else was not sent by our page."""
    return [number for value in values if (number := row_number(value))]
