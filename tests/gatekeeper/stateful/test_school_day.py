"""Promise 1, 2, 3 and 5 under any order of events; and every planted way round them is found."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from gatekeeper.actions import drafting, refusing, reviewing
from gatekeeper.contents import NOTHING_SAID, Contents
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.models import AttemptOutcome, Post
from gatekeeper.posts import the_post, the_version
from gatekeeper.publishing import outbox, settling
from gatekeeper.separation import PastContribution
from tests.gatekeeper.stateful.machine import SchoolDay

RUNS = int(os.environ.get("GATEKEEPER_STATEFUL_RUNS", "20"))
SEARCH = int(os.environ.get("GATEKEEPER_STATEFUL_SEARCH", "50"))


def _settings(runs: int) -> settings:
    return settings(
        max_examples=runs,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )


def test_no_order_of_events_sends_what_a_second_person_did_not_see() -> None:
    run_state_machine_as_test(SchoolDay, settings=_settings(RUNS))


class Unguarded(SchoolDay):
    """The same day on a database whose own guards are gone, so that only the program stands."""

    def __init__(self) -> None:
        super().__init__()
        with self.world.db.engine.execution_options(gatekeeper_writes=True).begin() as connection:
            names = connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for (name,) in names:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")


def test_the_program_keeps_the_promises_without_the_databases_help() -> None:
    run_state_machine_as_test(Unguarded, settings=_settings(max(10, RUNS // 3)))


Plant = Callable[[pytest.MonkeyPatch], None]


def _digest_without(**blank: Any) -> Plant:
    real = Contents.digest.fget  # type: ignore[attr-defined]  # a property has its getter

    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(Contents, "digest", property(lambda self: real(replace(self, **blank))))

    return plant


def _digest_without_pictures(**blank: Any) -> Plant:
    real = Contents.digest.fget  # type: ignore[attr-defined]  # a property has its getter

    def plant(patch: pytest.MonkeyPatch) -> None:
        def digest(self: Contents) -> str:
            return str(real(replace(self, pictures=tuple(replace(p, **blank) for p in self.pictures))))

        patch.setattr(Contents, "digest", property(digest))

    return plant


def _order_forgotten(patch: pytest.MonkeyPatch) -> None:
    real = Contents.digest.fget  # type: ignore[attr-defined]  # a property has its getter

    def digest(self: Contents) -> str:
        return str(real(replace(self, pictures=tuple(sorted(self.pictures, key=lambda p: p.picture_id)))))

    patch.setattr(Contents, "digest", property(digest))


def _people_forgotten(patch: pytest.MonkeyPatch) -> None:
    real = Contents.digest.fget  # type: ignore[attr-defined]  # a property has its getter

    def digest(self: Contents) -> str:
        nobody = tuple(replace(p, pupil_ids=(), nobody_pictured=False, about=NOTHING_SAID) for p in self.pictures)
        return str(real(replace(self, pictures=nobody, consent=())))

    patch.setattr(Contents, "digest", property(digest))


def _own_posts_allowed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reviewing, "why_not_approve", lambda *_: None)


def _only_the_author_is_barred(patch: pytest.MonkeyPatch) -> None:
    def first_only(session: Session, post: Post) -> Sequence[PastContribution]:
        return real(session, post)[:1]

    real = reviewing.contributions
    patch.setattr(reviewing, "contributions", first_only)


def _only_the_last_editor_is_barred(patch: pytest.MonkeyPatch) -> None:
    real = reviewing.contributions
    patch.setattr(reviewing, "contributions", lambda session, post: real(session, post)[-1:])


def _stale_page_accepted(patch: pytest.MonkeyPatch) -> None:
    real = reviewing.approve

    def approve(db: object, actor: object, reference: str, **rest: object) -> object:
        with db.read() as session:  # type: ignore[attr-defined]  # a Database
            post = the_post(session, reference)
            current = the_version(session, post).digest
        return real(db, actor, reference, **{**rest, "digest": current})  # type: ignore[arg-type]  # handed on as given

    patch.setattr(reviewing, "approve", approve)


def _reopening_leaves_the_outbox(patch: pytest.MonkeyPatch) -> None:
    """An edit after approval keeps the approval, if the claim does not compare either."""
    patch.setattr(drafting, "cancel_outbox", lambda *_: None)
    patch.setattr(refusing, "hold_queue", lambda *_: 0)  # else a no holds the post before its time comes
    patch.setattr(outbox, "_why_not", lambda *_: None)
    patch.setattr(outbox, "CLAIMABLE", frozenset({*CLAIMABLE, State.DRAFT}))
    patch.setattr("gatekeeper.actions.base.may_move", lambda *_: True)


def _claim_does_not_ask_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(refusing, "hold_queue", lambda *_: 0)  # else a no holds the post before its time comes
    patch.setattr(outbox, "_why_not", lambda *_: None)


def _consent_is_not_asked_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(refusing, "hold_queue", lambda *_: 0)  # else a no holds the post before its time comes
    patch.setattr(outbox, "as_of", lambda _session, contents, *_: contents)
    patch.setattr(outbox, "check", lambda *_, **__: type("Quiet", (), {"blocks": ()})())


def _pause_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(outbox, "open_pause", lambda _: None)
    patch.setattr("gatekeeper.screening.open_pause", lambda _: None)


def _held_posts_go_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(outbox, "CLAIMABLE", frozenset({*CLAIMABLE, State.HELD}))
    patch.setattr("gatekeeper.actions.base.may_move", lambda *_: True)


def _unknown_is_tried_again(patch: pytest.MonkeyPatch) -> None:
    def again(one: settling._Try, why: str) -> None:
        settling._try_again(one, why, AttemptOutcome.UNKNOWN, one.doing.now)

    patch.setattr(settling, "_unsure", again)


def _old_agreements_count(patch: pytest.MonkeyPatch) -> None:
    """Agreements never lapse: neither by the database's date nor by the rule."""
    real = reviewing.approve

    def approve(*given: object, **rest: object) -> object:
        return real(*given, **{**rest, "agreement_days": 9999, "late_hours": 99999})  # type: ignore[arg-type]  # handed on

    patch.setattr(reviewing, "approve", approve)
    patch.setattr(outbox, "check", lambda *_, **__: type("Quiet", (), {"blocks": ()})())


def _due_time_is_ignored(patch: pytest.MonkeyPatch) -> None:
    real = reviewing._agree

    def agree(doing: object, post: object, version: object, approval: object, late: timedelta) -> None:
        due, version.scheduled_for = version.scheduled_for, None  # type: ignore[attr-defined]  # a Version
        try:
            real(doing, post, version, approval, late)  # type: ignore[arg-type]  # handed on
        finally:
            version.scheduled_for = due  # type: ignore[attr-defined]  # a Version

    patch.setattr(reviewing, "_agree", agree)


def _a_draft_can_be_approved(patch: pytest.MonkeyPatch) -> None:
    def waiting(doing: object, reference: str) -> object:
        post = the_post(doing.session, reference)  # type: ignore[attr-defined]  # an Act
        return post, the_version(doing.session, post)  # type: ignore[attr-defined]  # an Act

    patch.setattr(reviewing, "_waiting", waiting)
    patch.setattr("gatekeeper.actions.base.may_move", lambda *_: True)


PLANTS: dict[str, Plant] = {
    "the digest skips the text": _digest_without(text=""),
    "the digest skips the objective": _digest_without(objective=""),
    "the digest skips the reply setting": _digest_without(reply_setting=""),
    "the digest skips the AI label": _digest_without(made_with_ai=False),
    "the digest skips the time": _digest_without(scheduled_for=None, not_after=None),
    "the digest skips the alt text": _digest_without_pictures(alt_text=""),
    "the digest skips who is shown": _people_forgotten,
    "the digest skips the order of pictures": _order_forgotten,
    "one's own posts may be approved": _own_posts_allowed,
    "only the author is barred": _only_the_author_is_barred,
    "only the last editor is barred": _only_the_last_editor_is_barred,
    "a stale page is accepted": _stale_page_accepted,
    "reopening leaves the outbox": _reopening_leaves_the_outbox,
    "the claim asks nothing again": _claim_does_not_ask_again,
    "consent is not asked again": _consent_is_not_asked_again,
    "the pause is forgotten": _pause_is_forgotten,
    "held posts go out": _held_posts_go_out,
    "an unknown outcome is tried again": _unknown_is_tried_again,
    "old agreements count": _old_agreements_count,
    "the time is ignored": _due_time_is_ignored,
    "a draft can be approved": _a_draft_can_be_approved,
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_way_round_is_found(plant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    PLANTS[plant](monkeypatch)
    with pytest.raises((AssertionError, IntegrityError)):  # the oracle, or a constraint that no plant takes away
        run_state_machine_as_test(Unguarded, settings=_settings(SEARCH))
