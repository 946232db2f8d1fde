"""What does a rule say? One sentence to the author, one to the second reader."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from rules.wording import Wording


class Severity(StrEnum):
    """How much a finding stops (design, section 5). There are no scores."""

    BLOCK = "block"
    REASON = "reason"
    ADVICE = "advice"


class Field(StrEnum):
    """The part of the form that a finding points at."""

    TEXT = "text"
    ALT_TEXT = "alt_text"
    PEOPLE = "people"
    PICTURES = "pictures"
    OBJECTIVE = "objective"
    TIME = "time"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the post: a field, the picture's position (from 1) if it is
    about one, and the span in code points of the original text if there is one.

    `content` names that picture by its bytes, so that it is still the same picture after
    it was moved. The engine fills it in; a rule need not.
    """

    field: Field
    picture: int | None = None
    start: int | None = None
    end: int | None = None
    content: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """What one tap would do: put `replacement` in the place of exactly the words found.

    `label` is what the button says. See `rules.fixes` for the usual ones.
    """

    label: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Why a finding stops the post no longer: who said so, and why.

    `why` is empty where the author answered “not a person here”, and the written reason
    where a leader lifted the block.
    """

    by: str
    why: str = ""

    @property
    def is_lifted(self) -> bool:
        """Says whether somebody who may do so let a block through, with a reason."""
        return bool(self.why)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule saw.

    `evidence` is the exact text found, or empty. `message` and `remedy` speak to
    the author, `reader_message` to the second reader. `lifted_by` names who may let this
    block through, or None when nobody may. Where the author may answer “not a person
    here”, `answerable` is true and the engine fills in the `wording` that an answer is for.
    A finding that was answered or lifted stays in the report, and is `settled`.
    """

    rule: str
    severity: Severity
    where: Where
    message: str
    remedy: str
    reader_message: str
    evidence: str = ""
    fixes: tuple[Fix, ...] = ()
    answerable: bool = False
    lifted_by: str | None = None
    wording: Wording | None = None
    settled: Settled | None = None

    @property
    def fingerprint(self) -> str:
        """Names the same finding across runs, so that a written reason stays
        with what it explains and not with where the words or the picture happened to stand.
        """
        picture = self.where.content or str(self.where.picture or 0)
        parts = (self.rule, self.where.field, picture, self.evidence)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one run, settled or not, in a stable order, and the rules that made them."""

    ruleset: str
    findings: tuple[Finding, ...] = field(default=())

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity that nobody has settled."""
        return tuple(f for f in self.findings if f.severity is severity and f.settled is None)

    @property
    def settled(self) -> tuple[Finding, ...]:
        """What was answered or lifted, and still belongs on the record."""
        return tuple(f for f in self.findings if f.settled is not None)

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """What refuses the post outright."""
        return self.of(Severity.BLOCK)

    @property
    def reasons_needed(self) -> tuple[Finding, ...]:
        """What needs a written reason before the post can be submitted."""
        return self.of(Severity.REASON)
