"""No order of answers and lifts lets out what nobody may let out; and each planted way round is found."""

import os
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlmodel import Session, col, select

from gatekeeper import answers as name_answers
from gatekeeper import lifts
from gatekeeper.actions import lifting
from gatekeeper.actions.base import Act
from gatekeeper.models import LiftRequest, NameAnswer, Post, Version
from gatekeeper.permissions import Role
from rules import answers
from rules import facts as f
from tests.gatekeeper.stateful.settlements import Settlements

RUNS = int(os.environ.get("GATEKEEPER_STATEFUL_RUNS", "20"))
SEARCH = int(os.environ.get("GATEKEEPER_STATEFUL_SEARCH", "50"))


def _settings(runs: int) -> settings:
    return settings(
        max_examples=runs,
        stateful_step_count=15,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )


def test_no_order_of_answers_and_lifts_lets_out_what_nobody_may_let_out() -> None:
    run_state_machine_as_test(Settlements, settings=_settings(RUNS))


class Unguarded(Settlements):
    """The same day on a database whose own guards are gone, so that only the program stands."""

    def __init__(self) -> None:
        super().__init__()
        with self.world.db.engine.execution_options(gatekeeper_writes=True).begin() as connection:
            names = connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for (name,) in names:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")


def test_the_program_keeps_these_promises_without_the_databases_help() -> None:
    run_state_machine_as_test(Unguarded, settings=_settings(max(10, RUNS // 3)))


Plant = Callable[[pytest.MonkeyPatch], None]


def _own_blocks_lifted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lifting, "why_not_lift", lambda *_: None)


def _whoever_asks_decides(patch: pytest.MonkeyPatch) -> None:
    real = lifting._need_lifter

    def need(doing: Act, post: Post, request: LiftRequest) -> None:
        real(doing, post, LiftRequest(**{**request.model_dump(), "asked_by": 0}))

    patch.setattr(lifting, "_need_lifter", need)


def _the_head_lifts_what_is_the_safeguarding_leads(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lifting, "LIFTERS", dict.fromkeys(lifts.LIFTERS, Role.LEADER))


def _a_lift_follows_the_post_to_other_words(patch: pytest.MonkeyPatch) -> None:
    def lifted(session: Session, post_id: int, _: str) -> tuple[f.Lift, ...]:
        digests = session.exec(select(Version.digest).where(Version.post_id == post_id)).all()
        return tuple(lift for digest in dict.fromkeys(digests) for lift in real(session, post_id, digest))

    real = lifts.lifted
    patch.setattr(lifts, "lifted", lifted)


def _full_names_can_be_answered(patch: pytest.MonkeyPatch) -> None:
    real = answers._wording_of
    patch.setattr(answers, "NEVER_ANSWERED", frozenset())
    patch.setattr(answers, "_wording_of", lambda post, finding: real(post, replace(finding, answerable=True)))


def _answers_taken_back_still_count(patch: pytest.MonkeyPatch) -> None:
    def as_facts(session: Session, ids: tuple[int, ...]) -> tuple[f.NotAPerson, ...]:
        rows = session.exec(select(NameAnswer).where(col(NameAnswer.id).in_(ids)))
        return tuple(f.NotAPerson(name_answers.wording_of_row(row), "Somebody") for row in rows)

    patch.setattr(name_answers, "still_holding", lambda _, ids: ids)
    patch.setattr(name_answers, "as_facts", as_facts)


PLANTS: dict[str, Plant] = {
    "the author lifts a block of their own": _own_blocks_lifted,
    "whoever asks for a lift decides about it": _whoever_asks_decides,
    "the head lifts what is the safeguarding lead's": _the_head_lifts_what_is_the_safeguarding_leads,
    "a lift follows the post to other words": _a_lift_follows_the_post_to_other_words,
    "a full name on the roll can be answered": _full_names_can_be_answered,
    "an answer that was taken back still counts": _answers_taken_back_still_count,
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_way_round_an_answer_or_a_lift_is_found(plant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    PLANTS[plant](monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Unguarded, settings=_settings(SEARCH))
