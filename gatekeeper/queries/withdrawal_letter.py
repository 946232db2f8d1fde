"""What does the school write to a family that took a permission back? A draft in plain words.

No words of a post are quoted, because other children may be named there: each post is called by when it
went out.
"""

import textwrap
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from gatekeeper.actor import Actor
from gatekeeper.clock import say_date
from gatekeeper.errors import NotFound
from gatekeeper.models import Pupil, Withdrawal, WithdrawalCause, WithdrawnUse
from gatekeeper.permissions import Permission
from gatekeeper.queries.withdrawal_case import DECIDED, GONE, NOT_PUBLIC, CasePage, PostLine, case
from gatekeeper.screening import the_channel, the_school
from gatekeeper.withdrawals import FAMILY_TOLD, the_case

WIDTH = 76
WHAT_NOW = {
    WithdrawnUse.PICTURES: "From that moment on we do not show {child} in any picture on X.",
    WithdrawnUse.NAME: "From that moment on we do not name {child} in any post on X.",
    WithdrawnUse.EVERYTHING: "From that moment on we show and name {child} nowhere.",
}
ENDING = (
    "If you see {child} anywhere in what we published, please tell us, and we take it down at once. You can "
    "change your mind at any time, in either direction; a word to the office is enough. If you are not content "
    "with what we did, you can complain to the school, and to the Information Commissioner’s Office (ico.org.uk)."
)
CANNOT_BE_UNDONE = (
    "screenshots and copies that other people made,",
    "posts of other people that quote ours,",
    "what search engines remember: they may show a post or a picture for some days or weeks more,",
    "copies that programs collected, for artificial intelligence as well.",
)
WHERE_WORDS = {
    "website": "our website",
    "newsletter": "our newsletters",
    "prospectus": "our prospectus",
    "print": "posters, displays and printed matter",
    "search": "what search engines show, and asked them to take it out",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter in parts: a greeting, paragraphs (each with the lines of a list below it) and a signature."""

    school: str
    date: str
    greeting: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    signature: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole letter as plain text."""
        pieces = [self.school, self.date, self.greeting]
        for paragraph, lines in self.parts:
            listed = "\n".join(
                textwrap.fill(line, WIDTH, initial_indent="- ", subsequent_indent="  ") for line in lines
            )
            pieces.append(textwrap.fill(paragraph, WIDTH) + (f"\n\n{listed}" if listed else ""))
        return "\n\n".join((*pieces, "\n".join(self.signature))) + "\n"


def letter(session: Session, actor: Actor, number: int, now: datetime) -> Letter:
    """The letter about one withdrawal, as things stand.

    Raises:
        NotFound: there is no such case, or it is a hold: of a hold no family is written to from here.
    """
    actor.need(Permission.CONSENT_RECORD)
    one = the_case(session, actor, number)
    if one.cause is WithdrawalCause.HOLD:
        raise NotFound("There is no letter for this.")
    page = case(session, actor, number, now)
    pupil = session.get_one(Pupil, one.pupil_id)
    child = pupil.known_as or pupil.forename
    school, account = the_school(session), the_channel(session).handle
    parts = (
        (_beginning(one, child), ()),
        *_found(page, child, account),
        *_elsewhere(page),
        ("Some things cannot be undone, by us or by anybody. We have no hold on:", CANNOT_BE_UNDONE),
        (ENDING.format(child=child), ()),
    )
    return Letter(
        school=school.name,
        date=say_date(now),
        greeting=f"Dear parent or carer of {child},",
        parts=parts,
        signature=("Yours sincerely,", "", "", school.name),
    )


def _beginning(one: Withdrawal, child: str) -> str:
    by_child = f"{child} told us that they do not want to be shown or named"
    said = by_child if one.cause is WithdrawalCause.CHILD else "we were told that you take a permission back"
    now_on = WHAT_NOW[one.what].format(child=child)
    return f"On {say_date(one.recorded_at)} {said}. This letter says what we have done. {now_on}"


def _found(page: CasePage, child: str, account: str) -> list[tuple[str, tuple[str, ...]]]:
    gone = [p for p in page.posts if p.step == GONE or p.deleted_by_hand]
    kept = [p for p in page.of(DECIDED) if not p.deleted_by_hand]
    pending = [p for p in page.posts if p not in gone and p not in kept and p.step != NOT_PUBLIC]
    found: list[tuple[str, tuple[str, ...]]] = []
    if not page.posts:
        words = (
            f"We looked through everything that is public on our account {account} on X: for pictures in which "
            f"{child} is, and for their name in words, descriptions and pictures. We found nothing."
        )
        return [(words, ())]
    looked = (
        f"We looked through everything that is public on our account {account} on X: for pictures in which "
        f"{child} is, and for their name in words, descriptions and pictures."
    )
    if gone:
        posts = "this post" if len(gone) == 1 else f"these {len(gone)} posts"
        read = ", and read X again afterwards to be sure" if all(p.gone for p in gone) else ""
        words = f"{looked} We deleted {posts}{read}:"
        found.append((words, tuple(map(_line, gone))))
    else:
        found.append((looked, ()))
    if pending:
        words = "These are not gone yet. We see to it and tell you when they are:"
        found.append((words, tuple(f"the post of {p.published}" for p in pending)))
    if kept:
        number = "one further post" if len(kept) == 1 else f"{len(kept)} further posts"
        found.append((f"We also looked closely at {number}, and decided about each by itself.", ()))
    if any(p.shows_in_pictures for p in gone):
        words = f"The pictures of {child} in those posts were deleted with us too, and cannot be used again."
        found.append((words, ()))
    return found


def _line(post: PostLine) -> str:
    pictures = {0: "without a picture", 1: "with one picture"}.get(post.pictures, f"with {post.pictures} pictures")
    gone = f"deleted, and gone on {post.gone}" if post.gone else "deleted by hand, and somebody looked"
    return f"the post of {post.published}, {pictures}: {gone}"


def _elsewhere(page: CasePage) -> list[tuple[str, tuple[str, ...]]]:
    done = [p for p in page.places if p.ticked and p.place.key != FAMILY_TOLD]
    if not done:
        return []
    lines = tuple(f"{WHERE_WORDS[p.place.key]} ({p.ticked.rpartition(', ')[2]})" for p in done)
    return [("We also looked through the following, and took out what was there:", lines)]
