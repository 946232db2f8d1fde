"""What happens when an author says “not a person here”, and when that is taken back?"""

from datetime import datetime, timedelta

from gatekeeper.actions.base import Act, act
from gatekeeper.actions.saving import Saved, draft_to_change, put
from gatekeeper.actor import Actor
from gatekeeper.answers import sentence_key
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.models import NameAnswer, Post
from gatekeeper.permissions import Permission
from gatekeeper.screening import check
from gatekeeper.versions import Draft, check_form, contents_of
from rules.facts import Stage
from rules.wording import Wording

GONE = (
    "The words have changed since you pressed “Not a person here”. Look at the checks again. Nothing was answered."
)


def say(
    db: Database,
    actor: Actor,
    reference: str,
    draft: Draft,
    *,
    key: str,
    based_on: int,
    now: datetime,
    late_hours: float,
) -> Saved:
    """Answers one question about a name, and saves what was typed as the version that relies on the answer.

    Only what a rule offers for an answer can be answered: never a pupil's full name.

    Args:
        db: the database.
        actor: who answers.
        reference: the post, which must be a draft.
        draft: what was typed.
        key: the wording that the answer is about (`rules.wording.Wording.key`).
        based_on: the number of the version that the form was filled from.
        now: the present instant.
        late_hours: how late it may still go out after its time.

    Raises:
        InvalidInput: a field is wrong, or these words do not ask to be answered.
        DraftStale: somebody else saved a later version.
        Stale: the post is no longer a draft.
    """
    check_form(draft)
    with act(db, actor, now) as doing:
        post = draft_to_change(doing, reference)
        contents = contents_of(doing.session, post, draft, now=now, late=timedelta(hours=late_hours))
        report = check(doing.session, contents, post=post, stage=Stage.DRAFT, now=now)
        asked = [f for f in report.findings if f.wording is not None and f.wording.key == key]
        wording = next((f.wording for f in asked if f.settled is None), None)
        if wording is None:
            raise InvalidInput({"text": GONE})
        _keep(doing, post, wording, asked[0].rule)
        done = put(doing, post, draft, based_on=based_on, late_hours=late_hours)
        doing.record(
            Verb.NAME_ANSWERED,
            subject=f"post:{reference}",
            post=post,
            version=done.version,
            rules=", ".join(sorted({f.rule for f in asked})),
        )
        return done


def _keep(doing: Act, post: Post, wording: Wording, rule: str) -> None:
    doing.session.add(
        NameAnswer(
            phrase=wording.phrase,
            sentence=wording.sentence,
            place=wording.place,
            sentence_key=sentence_key(wording.sentence),
            rule=rule,
            post_id=post.id,
            said_by=doing.actor.staff_id,
            said_at=doing.now,
        )
    )
    doing.session.flush()


def take_back(db: Database, actor: Actor, answer_id: int, now: datetime) -> None:
    """Takes an answer back: whoever gave it, or somebody who looks after all of them.

    A post that relies on it is no longer what was agreed: it is held when it is due to go out.
    """
    with act(db, actor, now) as doing:
        answer = doing.session.get(NameAnswer, answer_id, with_for_update=True)
        if answer is None:
            raise NotFound("There is no such answer.")
        if answer.said_by != actor.staff_id:
            actor.need(Permission.ANSWER_REVIEW)
        actor.need(Permission.POST_DRAFT)
        if answer.revoked_at is not None:
            raise Stale("This answer was taken back already. Nothing was changed.")
        answer.revoked_by, answer.revoked_at = actor.staff_id, now
        doing.session.add(answer)
        doing.record(
            Verb.NAME_ANSWER_TAKEN_BACK,
            subject=f"answer:{answer_id}",
            post=doing.session.get(Post, answer.post_id),
            rules=answer.rule,
        )
