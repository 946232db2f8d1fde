"""What is a family shown, what did it answer, and how is exactly that kept?

The sheet is made from the request, sealed with the answers, and read back for the receipt: what a
yes rests on is what the family saw, in the words in which it saw them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from gatekeeper.errors import InvalidInput
from gatekeeper.models import Pupil, Wording
from gatekeeper.parent_requests import Opened
from gatekeeper.uses import NO, USES, Use

LONGEST_NAME = 120
EDITION = 1
"""Of the way in which a sent form is written down."""
_NO_WORDS = "No"
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})


@dataclass(frozen=True, slots=True)
class Question:
    """One use as it is asked: its name as a field, its words, and each answer with its words."""

    key: str
    words: str
    choices: tuple[tuple[str, str], ...]

    def said(self, answer: str) -> str:
        """An answer in its words."""
        return dict(self.choices)[answer]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a family is shown before it answers."""

    school: str
    child: str
    version: str
    text: str
    questions: tuple[Question, ...]
    declaration: str

    @property
    def digest(self) -> str:
        """Changes when anything on it does, so that an answer is to what was shown."""
        content = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered: to each question, by whom, and that they have the right to."""

    answers: dict[str, str]
    name: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent back and kept."""

    request_id: int
    answered_at: datetime
    once: str
    sheet: Sheet
    reply: Reply

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Each question with its answer, in words."""
        return tuple((q.words, q.said(self.reply.answers[q.key])) for q in self.sheet.questions)


def uses_of(wording: Wording) -> tuple[Use, ...]:
    """The uses that a wording speaks of: nobody is asked about what they did not read about."""
    return tuple(use for use in USES if use.channel in wording.channels)


def first_name(pupil: Pupil) -> str:
    """All that a family page says of a child."""
    return pupil.known_as or pupil.forename


def sheet_of(opened: Opened, school: str) -> Sheet:
    """What the adult of this request is shown."""
    child = first_name(opened.pupil)
    return Sheet(
        school=school,
        child=child,
        version=opened.wording.version,
        text=opened.wording.text,
        questions=tuple(_question(use) for use in uses_of(opened.wording)),
        declaration=f"I have parental responsibility for {child}",
    )


def read(sheet: Sheet, answers: Mapping[str, str], name: str, *, declared: bool) -> Reply:
    """The answers, if the form is complete.

    Raises:
        InvalidInput: an answer, the name or the tick is missing, or is none that was offered.
    """
    wrong = {
        q.key: f"Choose an answer: {q.words}."
        for q in sheet.questions
        if answers.get(q.key) not in {key for key, _ in q.choices}
    }
    if not 0 < len(name) <= LONGEST_NAME:
        wrong["name"] = f"Type your own name, in at most {LONGEST_NAME} letters."
    if not declared:
        wrong["declared"] = (
            f"Tick this if it is so. If you do not have parental responsibility for {sheet.child}, "
            "leave this page: only somebody who has it can answer."
        )
    if wrong:
        raise InvalidInput(wrong)
    return Reply({q.key: answers[q.key] for q in sheet.questions}, name)


def written_down(sent: Sent) -> bytes:
    """A form that was sent, as the bytes that are sealed."""
    content = {
        "edition": EDITION,
        "request": sent.request_id,
        "answered_at": sent.answered_at.isoformat(),
        "once": sent.once,
        "shown": asdict(sent.sheet),
        "answers": sent.reply.answers,
        "name": sent.reply.name,
        "declared": True,
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_back(data: bytes) -> Sent:
    """A form that was sealed by `written_down`."""
    content = json.loads(data)
    shown = content["shown"]
    questions = tuple(
        Question(q["key"], q["words"], tuple((key, words) for key, words in q["choices"]))
        for q in shown["questions"]
    )
    return Sent(
        request_id=content["request"],
        answered_at=datetime.fromisoformat(content["answered_at"]),
        once=content["once"],
        sheet=Sheet(**{**shown, "questions": questions}),
        reply=Reply(content["answers"], content["name"]),
    )


def differs(typed: str, known: str) -> bool:
    """Whether the name that was typed shares no word with the one on the register: the office looks twice."""
    return not (set(_words(typed)) & set(_words(known)))


def _words(name: str) -> list[str]:
    words = "".join(c if c.isalpha() else " " for c in name.casefold()).split()
    return [word for word in words if len(word) > 1 and word not in _TITLES]


def _question(use: Use) -> Question:
    return Question(use.key, use.words, (*((yes.key, yes.words) for yes in use.yeses), (NO, _NO_WORDS)))
