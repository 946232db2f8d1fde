"""Which answers “not a person here” hold today, and for which of a post's words?"""

import hashlib
from collections.abc import Iterable

from sqlmodel import Session, col, select

from gatekeeper.models import NameAnswer, Person
from rules import facts as f
from rules.wording import Wording, sentences


def sentence_key(sentence: str) -> str:
    """A short name for a sentence, under which its answers are found."""
    return hashlib.sha256(sentence.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def holding(session: Session, texts: Iterable[str]) -> tuple[int, ...]:
    """The answers that speak of exactly these texts' wordings and were not taken back."""
    wanted = {sentence_key(sentence) for text in texts for sentence in sentences(text)}
    rows = session.exec(
        select(NameAnswer)
        .where(col(NameAnswer.sentence_key).in_(sorted(wanted)), col(NameAnswer.revoked_at).is_(None))
        .order_by(col(NameAnswer.id))
    )
    first: dict[Wording, int] = {}
    for row in rows:
        first.setdefault(wording_of_row(row), row.id)
    return tuple(sorted(first.values()))


def still_holding(session: Session, ids: tuple[int, ...]) -> tuple[int, ...]:
    """Those of the answers that nobody has taken back."""
    if not ids:
        return ()
    rows = session.exec(
        select(NameAnswer.id).where(col(NameAnswer.id).in_(ids), col(NameAnswer.revoked_at).is_(None))
    )
    return tuple(sorted(rows))


def as_facts(session: Session, ids: tuple[int, ...]) -> tuple[f.NotAPerson, ...]:
    """The answers as the rules know them. One that was taken back is not among them."""
    if not ids:
        return ()
    rows = session.exec(
        select(NameAnswer, Person)
        .join(Person, col(Person.id) == col(NameAnswer.said_by))
        .where(col(NameAnswer.id).in_(ids), col(NameAnswer.revoked_at).is_(None))
        .order_by(col(NameAnswer.id))
    )
    return tuple(f.NotAPerson(wording_of_row(row), person.name) for row, person in rows)


def wording_of_row(row: NameAnswer) -> Wording:
    """The wording that an answer is about."""
    return Wording(row.phrase, row.sentence, row.place)
