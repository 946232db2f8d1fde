"""What exactly is approved, and what is its digest?

`Contents` is everything that reaches X or decided that it may. Its digest is
what the second reader agrees to and what the publisher compares before sending
(design, promise 2). The code points of the text are taken as they are.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from gatekeeper.audit.chain import canonical
from rules.consent_records import Presentation
from rules.showing import presentation_of

EVERYONE = "everyone"
REPLY_SETTINGS = {
    "mentionedUsers": "Only accounts we mention",
    "following": "Accounts we follow",
    EVERYONE: "Everyone",
}
AS_CORRECTED = "Whoever may reply to the post that it corrects"
"""X asks this of the first post of a conversation alone."""
PREFIX = b"gatekeeper/version/1\n"


@dataclass(frozen=True, slots=True)
class AboutPicture:
    """What its author says of a picture beside who is in it. None and "" are: not said.

    `not_faces` are numbers of found faces that are none, `adult_faces` those of adults who agreed; the
    latter are counted in `adults` too. `source` is a `rules.facts.Source`.
    """

    recognisable: bool | None = None
    heads: int | None = None
    adults: int = 0
    guests: int = 0
    not_faces: tuple[int, ...] = ()
    source: str = ""
    credit: str = ""
    adult_faces: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The form that is stored and hashed: what was said, and nothing else."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value not in (None, "", ()) and not (name in {"adults", "guests"} and value == 0)
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "AboutPicture":
        """What was said, as it was stored."""
        faces = {name: tuple(value.get(name, ())) for name in ("not_faces", "adult_faces")}
        return cls(**{**value, **faces})


NOTHING_SAID = AboutPicture()


@dataclass(frozen=True, slots=True)
class PictureContents:
    """One picture at its place: the record, its bytes, its description, who is in it and what is said of it."""

    picture_id: int
    sha256: str
    alt_text: str
    nobody_pictured: bool
    pupil_ids: tuple[int, ...]
    about: AboutPicture = NOTHING_SAID

    def as_json(self) -> list[Any]:
        """The form that is hashed. What was not said is left out, so that older versions keep their digest."""
        said = self.about.as_json()
        plain = [self.picture_id, self.sha256, self.alt_text, self.nobody_pictured, sorted(self.pupil_ids)]
        return [*plain, said] if said else plain

    @property
    def people(self) -> int:
        """How many can be seen, by the higher of what was counted and what was ticked."""
        return max(self.about.heads or 0, len(self.pupil_ids) + self.about.adults + self.about.guests)

    @property
    def presentation(self) -> Presentation:
        """How it shows those in it."""
        return presentation_of(recognisable=self.about.recognisable, people=self.people)


@dataclass(frozen=True, slots=True)
class ChildAnswer:
    """The consent answers for one pupil who is shown or named, and the records they rest on.

    `may_be_named` is None in versions from before names were frozen too.
    """

    pupil_id: int
    may_be_shown: bool
    may_be_named: bool | None
    record_ids: tuple[int, ...]

    def as_json(self) -> list[Any]:
        """The form that is stored and hashed."""
        named = [] if self.may_be_named is None else [self.may_be_named]
        return [self.pupil_id, self.may_be_shown, *named, list(self.record_ids)]

    @classmethod
    def from_json(cls, row: Sequence[Any]) -> "ChildAnswer":
        """The answer as it was stored."""
        pupil_id, may_be_shown, *named, record_ids = row
        return cls(pupil_id, may_be_shown, named[0] if named else None, tuple(record_ids))


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that an approval binds."""

    text: str
    pictures: tuple[PictureContents, ...]
    objective: str
    reply_setting: str
    made_with_ai: bool
    scheduled_for: datetime | None
    not_after: datetime | None
    account_id: str
    ruleset: str
    consent: tuple[ChildAnswer, ...]
    answers: tuple[int, ...] = ()
    """The answers “not a person here” that these words rely on."""
    reply_to: str = ""
    """X's number of the published post of ours that this one corrects, where it corrects one."""

    @property
    def digest(self) -> str:
        """SHA-256 over one canonical spelling of all fields."""
        value: dict[str, Any] = {
            "text": self.text,
            "pictures": [picture.as_json() for picture in self.pictures],
            "objective": self.objective,
            "reply_setting": self.reply_setting,
            "made_with_ai": self.made_with_ai,
            "scheduled_for": _instant(self.scheduled_for),
            "not_after": _instant(self.not_after),
            "account_id": self.account_id,
            "ruleset": self.ruleset,
            "consent": [answer.as_json() for answer in self.consent],
        }
        if self.answers:  # left out where there are none, so that older versions keep their digest
            value["answers"] = sorted(self.answers)
        if self.reply_to:  # for the same reason
            value["reply_to"] = self.reply_to
        return hashlib.sha256(PREFIX + canonical(value)).hexdigest()


def _instant(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(timespec="microseconds")
