"""What changed between two versions of a post, word by word and field by field?

Pure: contents in, rows out. The second reader sees what is new since somebody last
decided about the post, and any character that a screen does not show.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from gatekeeper.clock import say
from gatekeeper.contents import REPLY_SETTINGS, AboutPicture, Contents, PictureContents
from rules.facts import Source
from rules.text import hidden_marks

SOURCES = {
    Source.NOT_SAID: "",
    Source.SCHOOL_DEVICE: "taken with a school device",
    Source.OWN_DEVICE: "taken with a member of staff’s own device",
    Source.FAMILY: "sent by a family",
    Source.OTHER_MAKER: "made by somebody else",
    Source.GRAPHIC: "a drawing, poster or chart that we made",
}
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_SHORT_NAMES = {
    0x200B: "zero-width space",
    0x200C: "zero-width non-joiner",
    0x200D: "zero-width joiner",
    0x200E: "left-to-right mark",
    0x200F: "right-to-left mark",
    0x2060: "word joiner",
    0xFEFF: "zero-width no-break space",
    0x00AD: "soft hyphen",
}


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether it stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text as it shows, or the name of a character that does not show."""

    text: str
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is not what it was. Descriptions come as pieces, the rest as before and after."""

    what: str
    before: str = ""
    after: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that changed; `text` is empty where the words stayed as they were."""

    text: tuple[Piece, ...]
    changes: tuple[Change, ...]

    @property
    def nothing(self) -> bool:
        """Whether the two are the same to a reader."""
        return not self.text and not self.changes


@dataclass(frozen=True, slots=True)
class Naming:
    """How this reader is told of pupils and objectives, and reads typed words."""

    pupil: Callable[[int], str]
    objective: Callable[[str], str]
    text: Callable[[str], str]


def compare(before: Contents, after: Contents, naming: Naming) -> Difference:
    """What somebody who knew `before` has to know about `after`."""
    old, new = naming.text(before.text), naming.text(after.text)
    changes = [*_pictures(before, after, naming)]
    if before.scheduled_for != after.scheduled_for:
        changes.append(Change("Time", _when(before), _when(after)))
    if before.objective != after.objective:
        changes.append(Change("Aim", naming.objective(before.objective), naming.objective(after.objective)))
    if before.reply_setting != after.reply_setting:
        changes.append(
            Change("Who may reply", REPLY_SETTINGS[before.reply_setting], REPLY_SETTINGS[after.reply_setting])
        )
    if before.made_with_ai != after.made_with_ai:
        changes.append(Change("“Made with AI” label", _yes(before.made_with_ai), _yes(after.made_with_ai)))
    if _answered_anew(before, after):
        changes.append(Change("Permissions", after="the families of these children were asked or answered again"))
    if before.answers != after.answers:
        was, now = _answers(before), _answers(after)
        changes.append(Change("“Not a person here”", was, now if now != was else "other answers"))
    if before.account_id != after.account_id:
        changes.append(Change("X account", "the account registered then", "another account"))
    return Difference(text=() if before.text == after.text else words(old, new), changes=tuple(changes))


def words(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts laid over each other, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    runs: list[tuple[bool, str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        _add_run(runs, tag == "equal", "".join(old[i1:i2]), "".join(new[j1:j2]))
    pieces: list[Piece] = []
    for same, was, now in runs:
        if same:
            pieces.append(Piece(Kind.SAME, now))
            continue
        pieces += [Piece(kind, text) for kind, text in ((Kind.REMOVED, was), (Kind.ADDED, now)) if text]
    return tuple(pieces)


def _add_run(runs: list[tuple[bool, str, str]], same: bool, was: str, now: str) -> None:  # noqa: FBT001  # part of a run
    """Adds a run, so that changed words with only spaces between them are read as one change."""
    if not same and len(runs) > 1 and runs[-1][0] and not runs[-1][1].strip() and not runs[-2][0]:
        _, gap, _ = runs.pop()
        _, was_before, now_before = runs.pop()
        was, now = was_before + gap + was, now_before + gap + now
    runs.append((same, was, now))


def hidden(text: str) -> tuple[Stretch, ...]:
    """The text in stretches with each invisible character named, or nothing if there is none."""
    stretches: list[Stretch] = []
    done = 0
    for at in hidden_marks(text):
        if at > done:
            stretches.append(Stretch(text[done:at]))
        stretches.append(Stretch(text[at], _name(text[at])))
        done = at + 1
    if stretches and done < len(text):
        stretches.append(Stretch(text[done:]))
    return tuple(stretches)


def _name(character: str) -> str:
    code = ord(character)
    name = _SHORT_NAMES.get(code) or unicodedata.name(character, "control character").lower()
    return f"{name}, U+{code:04X}"


def _pictures(before: Contents, after: Contents, naming: Naming) -> Iterator[Change]:
    was = {p.picture_id: (place, p) for place, p in enumerate(before.pictures, start=1)}
    now = {p.picture_id: (place, p) for place, p in enumerate(after.pictures, start=1)}
    for picture_id, (place, _) in was.items():
        if picture_id not in now:
            yield Change(f"Picture {place} was taken out")
    for picture_id, (place, picture) in now.items():
        if picture_id not in was:
            yield Change(f"Picture {place} is new")
        else:
            yield from _picture(was[picture_id][1], picture, place, naming)
    kept_before = [i for i in was if i in now]
    kept_after = [i for i in now if i in was]
    if kept_before != kept_after:
        order = ", ".join(f"number {was[i][0]} is now {now[i][0]}" for i in kept_after if was[i][0] != now[i][0])
        yield Change("The pictures are in another order", after=order)


def _picture(before: PictureContents, after: PictureContents, place: int, naming: Naming) -> Iterator[Change]:
    if before.alt_text != after.alt_text:
        pieces = words(naming.text(before.alt_text), naming.text(after.alt_text))
        yield Change(f"Description of picture {place}", pieces=pieces)
    if before.pupil_ids != after.pupil_ids or before.nobody_pictured != after.nobody_pictured:
        yield Change(f"People in picture {place}", _people(before, naming), _people(after, naming))
    was, now = said_of(before.about), said_of(after.about)
    for what in {**was, **now}:
        if was.get(what) != now.get(what):
            yield Change(f"{what} (picture {place})", was.get(what, "not said"), now.get(what, "not said"))


_RECOGNISABLE = {None: "", True: "yes", False: "no"}


def said_of(about: AboutPicture) -> dict[str, str]:
    """What its author says of a picture beside who is in it, in words; what was not said is left out."""
    said = {
        "Can anybody be recognised?": _RECOGNISABLE[about.recognisable],
        "People counted": "" if about.heads is None else str(about.heads),
        "Adults who agreed": str(about.adults or ""),
        "Children who are not ours": str(about.guests or ""),
        "Found as a face, and is none": _numbered(about.not_faces),
        "Faces of adults who agreed": _numbered(about.adult_faces),
        "Where it comes from": SOURCES[Source(about.source)],
        "Who made it": about.credit,
    }
    return {what: words for what, words in said.items() if words}


def _numbered(faces: tuple[int, ...]) -> str:
    return ", ".join(f"number {face}" for face in faces)


def _people(picture: PictureContents, naming: Naming) -> str:
    if picture.pupil_ids:
        return ", ".join(naming.pupil(pupil_id) for pupil_id in picture.pupil_ids)
    return "no person pictured" if picture.nobody_pictured else "not stated"


def _answered_anew(before: Contents, after: Contents) -> bool:
    """Whether the permission records changed for somebody who is shown in both."""
    was = {answer.pupil_id: answer for answer in before.consent}
    return any(answer.pupil_id in was and answer != was[answer.pupil_id] for answer in after.consent)


def _answers(contents: Contents) -> str:
    count = len(contents.answers)
    return "no answer" if not count else "1 answer" if count == 1 else f"{count} answers"


def _when(contents: Contents) -> str:
    return say(contents.scheduled_for) if contents.scheduled_for else "as soon as it is agreed"


def _yes(value: bool) -> str:  # noqa: FBT001  # a value to be worded
    return "yes" if value else "no"
