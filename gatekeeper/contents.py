"""What exactly is approved, and what is its digest?

`Contents` is everything that reaches X or decided that it may. Its digest is
what the second reader agrees to and what the publisher compares before sending
(design, promise 2). The code points of the text are taken as they are.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gatekeeper.audit.chain import canonical

EVERYONE = "everyone"
REPLY_SETTINGS = {
    "mentionedUsers": "Only accounts we mention",
    "following": "Accounts we follow",
    EVERYONE: "Everyone",
}
PREFIX = b"gatekeeper/version/1\n"


@dataclass(frozen=True, slots=True)
class PictureContents:
    """One picture at its place: the record, its bytes, its description, who is in it."""

    picture_id: int
    sha256: str
    alt_text: str
    nobody_pictured: bool
    pupil_ids: tuple[int, ...]


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

    @property
    def digest(self) -> str:
        """SHA-256 over one canonical spelling of all fields."""
        value: dict[str, Any] = {
            "text": self.text,
            "pictures": [
                [p.picture_id, p.sha256, p.alt_text, p.nobody_pictured, sorted(p.pupil_ids)] for p in self.pictures
            ],
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
        return hashlib.sha256(PREFIX + canonical(value)).hexdigest()


def _instant(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(timespec="microseconds")
