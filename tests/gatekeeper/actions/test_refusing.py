"""A no that came in on a form, by link or in a file reaches what is agreed and what is public at once."""

import secrets
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from gatekeeper.actions import consenting, register, reviewing_public, safeguarding, withdrawing
from gatekeeper.errors import InvalidInput
from gatekeeper.keys import OperationalKey
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    AuditEvent,
    AuthorityBasis,
    Decision,
    Medium,
    ParentalResponsibility,
    PictureSame,
    Post,
    Presentation,
    PublicReview,
    Pupil,
    ReviewChoice,
    RollStatus,
    Takedown,
    Withdrawal,
    WithdrawalCause,
    WithdrawalPost,
    WithdrawnUse,
)
from gatekeeper.queries import public_review, withdrawals
from tests.asked_parents import ALL_NO, asking
from tests.gatekeeper.actions.test_taking_in_consents import take_in
from tests.gatekeeper.test_reach import public, with_picture
from tests.permission_files import wide
from tests.sample_posts import add_picture
from tests.world import World, shows

KEY = OperationalKey(secrets.token_bytes(32))


def say(world: World, pupil: str, decision: Decision, **more: object) -> None:
    new = consenting.NewConsent(world.pupils[pupil], decision, evidence_ref="form 9", **more)  # type: ignore[arg-type]  # fields by name
    consenting.record(world.db, world.actor("office"), [new], world.now)


def cases(world: World) -> list[tuple[int, WithdrawalCause, WithdrawnUse, set[str]]]:
    """The withdrawals: whose, who took back what, and the posts on the list."""
    with world.db.read() as session:
        return [
            (
                case.pupil_id,
                case.cause,
                case.what,
                set(
                    session.exec(
                        select(Post.reference)
                        .join(WithdrawalPost, col(WithdrawalPost.post_id) == col(Post.id))
                        .where(WithdrawalPost.withdrawal_id == case.id)
                    )
                ),
            )
            for case in session.exec(select(Withdrawal).order_by(col(Withdrawal.id)))
        ]


def agreed_with_poppy(world: World) -> str:
    """An agreed post in whose picture Poppy is."""
    reference = world.draft(text="Sunflowers in Beech.")
    picture = shows(add_picture(world, reference, bytes_=b"agreed"), world.pupils["m1"])
    world.save(reference, text="Sunflowers in Beech.", pictures=(picture,))
    assert world.submit(reference).accepted
    world.approve(reference)
    return reference


def on_a_form(world: World) -> None:
    say(world, "m1", Decision.NO)


def by_another_parent(world: World) -> None:
    known = register.Known("Jo Fairweather", "father", ParentalResponsibility.UNKNOWN)
    father = register.keep_contact(world.db, world.actor("office"), world.pupils["m1"], known, world.now)
    say(world, "m1", Decision.NO, contact_id=father)


def by_link(world: World) -> None:
    known = register.Known("Ada Fairweather", "mother", ParentalResponsibility.YES)
    mother = register.keep_contact(world.db, world.actor("office"), world.pupils["m1"], known, world.now)
    asked = asking(world, KEY)
    link = asked.link(asked.ask(mother))
    asked.answer(link, asked.form(link, ALL_NO, name="Ada Fairweather"))


def in_a_file(world: World) -> None:
    take_in(world, wide({"m1": ("", "N", "", "")}))


def an_old_no_that_binds_now(world: World) -> None:
    known = register.Known("Jo Fairweather", "father", ParentalResponsibility.NO)
    office = world.actor("office")
    father = register.keep_contact(world.db, office, world.pupils["m1"], known, world.now)
    say(world, "m1", Decision.NO, contact_id=father)
    assert cases(world) == []
    known = register.Known("Jo Fairweather", "father", ParentalResponsibility.YES)
    register.keep_contact(world.db, office, world.pupils["m1"], known, world.now, contact_id=father)


WAYS: tuple[Callable[[World], None], ...] = (
    on_a_form,
    by_another_parent,
    by_link,
    in_a_file,
    an_old_no_that_binds_now,
)


@pytest.mark.parametrize("way", WAYS)
def test_a_no_holds_what_is_agreed_and_opens_a_withdrawal_of_what_is_public(
    world: World, way: Callable[[World], None]
) -> None:
    shown, _ = with_picture(world, "m1")
    with_picture(world, "m5", bytes_=b"another")
    agreed = agreed_with_poppy(world)
    way(world)
    assert [(pupil, cause, posts) for pupil, cause, _, posts in cases(world)] == [
        (world.pupils["m1"], WithdrawalCause.FAMILY, {shown})
    ]
    assert world.post(agreed).state is State.HELD
    with world.db.read() as session:
        office, _ = withdrawals.cases(session, world.actor("office"), world.now)
        assert [line.left for line in office] == [1]
        assert withdrawals.open_for(session, world.actor("head"), world.now) == office
        assert withdrawals.open_for(session, world.actor("teacher"), world.now) == ()


def test_the_childs_own_no_is_a_case_of_the_child(world: World) -> None:
    shown, _ = with_picture(world, "m1", recognisable=False)
    say(world, "m1", Decision.NO, authority_basis=AuthorityBasis.PUPIL_VOICE)
    assert cases(world) == [(world.pupils["m1"], WithdrawalCause.CHILD, WithdrawnUse.EVERYTHING, {shown})]


def test_the_name_alone(world: World) -> None:
    named = public(world, "Zay read her poem to us.")
    with_picture(world, "m3")
    say(world, "m3", Decision.NO, medium=Medium.TEXT)
    assert cases(world) == [(world.pupils["m3"], WithdrawalCause.FAMILY, WithdrawnUse.NAME, {named})]


def test_a_yes_to_less_than_before_takes_back_the_rest(world: World) -> None:
    alone, _ = with_picture(world, "m1")
    with_picture(world, "m1", "m3", "m5", bytes_=b"three of them")
    say(world, "m1", Decision.YES, presentation=Presentation.GROUP)
    assert cases(world) == [(world.pupils["m1"], WithdrawalCause.FAMILY, WithdrawnUse.PICTURES, {alone})]


def test_what_the_safeguarding_lead_puts_right_is_no_familys_withdrawal(world: World) -> None:
    with_picture(world, "m1")
    agreed = agreed_with_poppy(world)
    safeguarding.set_care(world.db, world.actor("dsl"), world.pupils["m1"], world.now, in_care=True)
    assert cases(world) == []
    assert world.post(agreed).state is State.HELD


def test_a_no_of_children_of_whom_nothing_is_public_opens_none(world: World) -> None:
    with_picture(world, "m5")
    with_picture(world, "m4", recognisable=False, bytes_=b"hands")
    say(world, "m1", Decision.NO)
    say(world, "m4", Decision.NO)
    say(world, "m2", Decision.NO)
    assert cases(world) == [], "hands and backs of a child who was never asked needed no yes"


def test_said_again_or_about_more_it_is_one_case(world: World) -> None:
    shown, _ = with_picture(world, "m3")
    named = public(world, "Zay read her poem to us.")
    withdrawing.record(
        world.db,
        world.actor("teacher"),
        withdrawing.NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING),
        world.now,
    )
    say(world, "m3", Decision.NO)
    say(world, "m3", Decision.NO, medium=Medium.TEXT)
    assert len(cases(world)) == 1
    assert cases(world)[0][3] == {shown, named}


def test_a_post_that_was_kept_when_the_yes_ran_out_is_found_again_when_the_family_says_no(world: World) -> None:
    shown, _ = with_picture(world, "m1")
    world.now = world.now.replace(year=2027, month=11, day=2)
    assert reviewing_public.compare(world.db, world.now) == 1
    with world.db.read() as session:
        review = session.exec(select(PublicReview.id)).one()
    reviewing_public.decide(
        world.db, KEY, world.actor("head"), [review], ReviewChoice.KEEP, why="Asked again.", now=world.now
    )
    say(world, "m1", Decision.NO)
    assert [posts for *_, posts in cases(world)] == [{shown}]


def test_hands_and_backs_of_children_who_were_never_asked_lose_nothing_overnight(world: World) -> None:
    with_picture(world, "m4", recognisable=False)
    assert reviewing_public.compare(world.db, world.now) == 0
    with world.db.write() as session:
        grace = session.get_one(Pupil, world.pupils["m4"])
        grace.roll, grace.left_on = RollStatus.LEFT, world.now.date()
        session.add(grace)
    assert reviewing_public.compare(world.db, world.now) == 1, "what a leaver left behind is looked at"


def test_a_post_in_doubt_stays_on_the_list_to_look_at_until_it_can_be_deleted(world: World) -> None:
    shown, _ = with_picture(world, "m1")
    world.now = world.now.replace(year=2027, month=11, day=2)
    assert reviewing_public.compare(world.db, world.now) == 1
    in_state(world, shown, State.UNSURE)
    with world.db.read() as session:
        review = session.exec(select(PublicReview.id)).one()
    head, down = world.actor("head"), ReviewChoice.TAKE_DOWN
    with pytest.raises(InvalidInput, match="Nobody knows yet"):
        reviewing_public.decide(world.db, KEY, head, [review], down, why="It ran out.", now=world.now)
    with world.db.read() as session:
        assert public_review.count(session, world.actor("office"), world.now) == 1
    in_state(world, shown, State.PUBLISHED)
    assert reviewing_public.decide(world.db, KEY, head, [review], down, why="It ran out.", now=world.now) == 1
    with world.db.read() as session:
        assert session.exec(select(Takedown.post_id)).one() == world.post(shown).id
        assert public_review.count(session, world.actor("office"), world.now) == 0


def in_state(world: World, reference: str, state: State) -> None:
    with world.db.write() as session:
        post = session.exec(select(Post).where(Post.reference == reference)).one()
        post.state = state
        session.add(post)


def test_an_agreed_post_with_a_copy_of_a_picture_of_the_child_is_held_too(world: World) -> None:
    _, picture = with_picture(world, "m1")
    reference = world.draft(text="Sunflowers in Oak.")
    copy = add_picture(world, reference, bytes_=b"cropped")
    world.save(reference, text="Sunflowers in Oak.", pictures=(shows(copy, world.pupils["m5"]),))
    with world.db.write() as session:
        session.add(PictureSame(picture_id=copy, earlier_id=picture))
    assert world.submit(reference).accepted
    world.approve(reference)
    say(world, "m1", Decision.NO)
    assert world.post(reference).state is State.HELD


def test_who_brought_the_no_does_not_show_at_the_posts_that_it_holds(world: World) -> None:
    agreed = agreed_with_poppy(world)
    say(world, "m1", Decision.NO)
    post = world.post(agreed)
    with world.db.read() as session:
        event = session.exec(
            select(AuditEvent).where(AuditEvent.post_id == post.id).order_by(col(AuditEvent.seq).desc())
        ).first()
    assert event is not None
    assert (event.verb, event.actor, event.actor_id) == ("post.held", "publisher", None)
