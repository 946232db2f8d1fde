"""What does every save of a draft do, whichever button it came from?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from gatekeeper.actions.base import Act
from gatekeeper.actions.working_copies import forget
from gatekeeper.clock import ZONE_NAME
from gatekeeper.contents import Contents
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.everybody import everybody
from gatekeeper.lifecycle import LABELS, State
from gatekeeper.models import Contribution, FaceMark, Objective, Post, Version
from gatekeeper.posts import need_hand_in, the_post, the_version
from gatekeeper.screening import check, store
from gatekeeper.separation import ContributionKind
from gatekeeper.versions import Draft, contents_of, reasons_of, write_version
from rules.facts import Stage
from rules.findings import Report


class DraftStale(Stale):
    """Somebody else saved in the meantime. Carries what was typed, so that nothing is lost."""

    def __init__(self, draft: Draft, theirs: Version) -> None:
        """Keeps both sides for the page that shows them beside each other."""
        self.draft = draft
        self.theirs = theirs
        super().__init__("Somebody else saved this post while you were writing. Nothing is lost: compare the two.")


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the version it is now, and what the rules say of it."""

    version: int
    changed: bool
    report: Report


def draft_to_change(doing: Act, reference: str) -> Post:
    """The post, if this person may write in it and it still is a draft.

    Raises:
        Stale: the post is no longer a draft.
    """
    post = the_post(doing.session, reference)
    need_hand_in(doing.session, doing.actor, post)
    if post.state is not State.DRAFT:
        raise Stale(f"This post is now: {LABELS[post.state]}. Choose 'Change it' before you edit.")
    return post


def put(doing: Act, post: Post, draft: Draft, *, based_on: int, late_hours: float) -> Saved:
    """Makes what was typed the next version, inside an action of the caller's, which records it.

    Raises:
        InvalidInput: a field is wrong.
        DraftStale: somebody else saved a later version.
    """
    session, now = doing.session, doing.now
    current = the_version(session, post)
    people = everybody(session, now)
    contents = contents_of(session, post, draft, now=now, late=timedelta(hours=late_hours), known=people)
    _known_objective(session, draft.objective)
    report = check(session, contents, post=post, stage=Stage.DRAFT, now=now, known=people)
    reasons = _reasons(draft.reasons, report)
    same = contents.digest == current.digest and reasons == reasons_of(session, current)
    if current.number != based_on and not same:
        session.expunge(current)
        raise DraftStale(draft, current)
    if same:
        return Saved(current.number, changed=False, report=report)
    version = write_version(
        session,
        post,
        contents,
        typed_time=draft.typed_time,
        zone=ZONE_NAME if draft.typed_time else "",
        reasons=reasons,
        by=doing.actor.staff_id,
        now=now,
    )
    _remember_who_said_no_face(doing, contents)
    store(session, version, report, Stage.DRAFT, now)
    contributed(doing, post, ContributionKind.EDITED)
    forget(session, post, doing.actor.staff_id)
    return Saved(version.number, changed=True, report=report)


def _remember_who_said_no_face(doing: Act, contents: Contents) -> None:
    """Whoever saves first that a found face is none has said so."""
    said = {(p.picture_id, face) for p in contents.pictures for face in p.about.not_faces}
    if not said:
        return
    known = set(
        doing.session.exec(
            select(FaceMark.picture_id, FaceMark.face).where(
                col(FaceMark.picture_id).in_([picture_id for picture_id, _ in said])
            )
        )
    )
    doing.session.add_all(
        FaceMark(picture_id=picture_id, face=face, said_by=doing.actor.staff_id, said_at=doing.now)
        for picture_id, face in sorted(said - known)
    )


def contributed(doing: Act, post: Post, kind: ContributionKind) -> None:
    """Remembers that this person had a hand in the post."""
    doing.session.add(Contribution(post_id=post.id, person_id=doing.actor.staff_id, kind=kind, at=doing.now))


def _known_objective(session: Session, code: str) -> None:
    if (
        code
        and session.exec(select(Objective.code).where(Objective.code == code, Objective.active)).first() is None
    ):
        raise InvalidInput({"objective": "Choose one of the aims in the list."})


def _reasons(written: Mapping[str, str], report: Report) -> dict[str, tuple[str, str]]:
    known = {f.fingerprint: f.rule for f in report.reasons_needed}
    return {
        fingerprint: (known[fingerprint], " ".join(reason.split())[:500])
        for fingerprint, reason in sorted(written.items())
        if fingerprint in known and reason.strip()
    }
