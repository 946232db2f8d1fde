"""Is every public post that shows or names a child found, in whichever way, and no other?"""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from gatekeeper import looks, public_words
from gatekeeper.actions import consenting
from gatekeeper.actions.base import act, move
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit.events import Verb
from gatekeeper.contents import AboutPicture
from gatekeeper.everybody import everybody
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    AuthorityBasis,
    Decision,
    Medium,
    Naming,
    PictureLook,
    PictureSame,
    Post,
    PublicWords,
    Pupil,
    RollStatus,
)
from gatekeeper.reach import How, Reached, Way, reach
from gatekeeper.versions import PictureChoice
from tests.sample_posts import add_picture
from tests.world import World

NUMBERS = iter(range(1, 10_000))


def public(world: World, text: str) -> str:
    """A public post, whatever the rules would say of it today: it went out long ago."""
    return published(world, world.draft(text=text))


def published(world: World, reference: str) -> str:
    """The draft as a public post."""
    with act(world.db, PUBLISHER, world.now) as doing:
        post = doing.session.exec(select(Post).where(Post.reference == reference)).one()
        number = f"18{next(NUMBERS):017d}"
        post.state, post.x_post_id, post.published_at = State.APPROVED, number, world.now
        doing.session.add(post)
        doing.session.flush()
        move(doing, post, State.PUBLISHED)
        doing.record(Verb.POST_PUBLISHED, subject=f"post:{reference}", post=post, x_post_id=number)
    return reference


def with_picture(
    world: World,
    *pupils: str,
    alt_text: str = "Sunflowers in pots on a sill",
    words: str = "",
    recognisable: bool = True,
    bytes_: bytes = b"a picture",
) -> tuple[str, int]:
    """A public post with one picture, and the picture's id."""
    reference = world.draft(text="A busy week in school.")
    picture = add_picture(world, reference, bytes_=bytes_)
    about = AboutPicture(recognisable=recognisable, heads=len(pupils), source="school_device")
    choice = PictureChoice(
        picture, alt_text, not pupils, tuple(world.pupils[p] for p in pupils), about if pupils else AboutPicture()
    )
    world.save(reference, text="A busy week in school.", pictures=(choice,))
    if words:
        read_in(world, picture, words)
    return published(world, reference), picture


def read_in(world: World, picture_id: int, words: str) -> None:
    """The senses read these words in the picture instead of what they read before."""
    with world.db.write() as session:
        look = session.get_one(PictureLook, picture_id)
        session.delete(look)
    world.looked_at(picture_id, words=dict.fromkeys(words.splitlines(), (1.0, 1.0, 9.0, 9.0)))


def found(world: World, pupil: str) -> dict[str, Reached]:
    with world.db.read() as session:
        known = everybody(session, world.now)
        return {one.reference: one for one in reach(session, world.pupils[pupil], known, world.now)}


def no(world: World, pupil: str, basis: AuthorityBasis = AuthorityBasis.PUPIL_VOICE) -> None:
    """The child, or somebody else, says no to everything."""
    answer = consenting.NewConsent(world.pupils[pupil], Decision.WITHDRAWN, authority_basis=basis)
    consenting.record(world.db, world.actor("office"), [answer], world.now)


WAYS: dict[str, tuple[Callable[[World], str], How]] = {
    "ticked": (lambda w: with_picture(w, "m1")[0], How.SHOWN),
    "ticked among others": (lambda w: with_picture(w, "m5", "m1", "m3")[0], How.SHOWN),
    "full name in the text": (lambda w: public(w, "Well done Poppy Fairweather!"), How.FULL_NAME),
    "in a hashtag": (lambda w: public(w, "Go on! #PoppyFairweather"), How.FULL_NAME),
    "run together": (lambda w: public(w, "Go on! #gopoppyfairweathergo"), How.FULL_NAME),
    "with a curly apostrophe": (lambda w: public(w, "Poppy Fairweather’s beans came up."), How.FULL_NAME),
    "misspelt": (lambda w: public(w, "Well done Popy Fairweather!"), How.FULL_NAME),
    "with figures": (lambda w: public(w, "Well done P0ppy Fairweather!"), How.FULL_NAME),
    "set apart": (lambda w: public(w, "Well done  P O P P Y !"), How.PERHAPS_NAMED),
    "first name alone": (lambda w: public(w, "Poppy's beans came up."), How.PERHAPS_NAMED),
    "surname first": (lambda w: public(w, "FAIRWEATHER, Poppy"), How.FULL_NAME),
    "initials": (lambda w: public(w, "Star of the week: P.F. (Beech)"), How.PERHAPS_NAMED),
    "in alt text": (
        lambda w: with_picture(w, alt_text="Poppy Fairweather with a medal")[0],
        How.FULL_NAME,
    ),
    "in a certificate": (
        lambda w: with_picture(w, words="STAR OF THE WEEK\nPOPPY\nFAIRWEATHER\nfor kindness")[0],
        How.FULL_NAME,
    ),
    "not recognisable": (lambda w: with_picture(w, "m1", recognisable=False)[0], How.SHOWN_UNRECOGNISED),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_post_is_found_in_whichever_way_it_shows_or_names_the_child(either_world: World, way: str) -> None:
    make, how = WAYS[way]
    reference = make(either_world)
    public(either_world, "Beans came up, said Mrs Poppy.")
    with_picture(either_world, "m5", bytes_=b"another")
    if way != "not recognisable":  # the child's own no stops hands and backs too; what a family says does not
        no(either_world, "m1")
    else:
        no(either_world, "m1", AuthorityBasis.PR_HOLDER)
    for _ in range(2):  # first read anew, then from what is remembered
        assert set(found(either_world, "m1")) == {reference}
        assert found(either_world, "m1")[reference].ways[0].how is how
        public_words.remember(either_world.db)
    with either_world.db.read() as session:
        assert len(session.exec(select(PublicWords)).all()) == 3


def test_a_copy_of_a_picture_of_the_child_is_found_where_nobody_ticked_them(world: World) -> None:
    reference, picture = with_picture(world, "m1")
    other, copy = with_picture(world, "m5", bytes_=b"cropped")
    same_bytes, _ = with_picture(world, "m5")
    with world.db.write() as session:
        session.add(PictureSame(picture_id=copy, earlier_id=picture))
    no(world, "m1")
    ways = {ref: {way.how for way in one.ways} for ref, one in found(world, "m1").items()}
    assert ways == {reference: {How.SHOWN}, other: {How.SAME_PICTURE}, same_bytes: {How.SAME_PICTURE}}
    assert not found(world, "m1")[other].is_sure


def test_a_first_name_that_was_agreed_to_and_is_nobody_elses_is_sure(world: World) -> None:
    reference = public(world, "Zay read her poem to us.")
    no(world, "m3")
    assert found(world, "m3")[reference].is_sure
    with world.db.write() as session:
        session.add(
            Pupil(
                mis_ref="m9",
                forename="Zay",
                surname="Kent",
                year_group="1",
                roll=RollStatus.ON_ROLL,
                joined_on=date(2026, 9, 1),
            )
        )
    assert not found(world, "m3")[reference].is_sure, "another child is called that as well"


def test_what_is_allowed_today_is_not_found(world: World) -> None:
    with_picture(world, "m1")
    public(world, "Zay read her poem to us.")
    assert found(world, "m1") == {}
    assert found(world, "m3") == {}


def test_only_the_name_was_taken_back_and_the_picture_stays(world: World) -> None:
    consenting.record(
        world.db,
        world.actor("office"),
        [consenting.NewConsent(world.pupils["m1"], Decision.YES, naming=Naming.FIRST_NAME, evidence_ref="form 9")],
        world.now,
    )
    with_picture(world, "m1")
    named = public(world, "Poppy read her poem to us.")
    answer = consenting.NewConsent(world.pupils["m1"], Decision.WITHDRAWN, medium=Medium.TEXT)
    consenting.record(world.db, world.actor("office"), [answer], world.now)
    assert set(found(world, "m1")) == {named}


def test_drafts_and_what_was_taken_down_are_not_public(world: World) -> None:
    world.draft(text="Poppy Fairweather sang.")
    no(world, "m1")
    assert found(world, "m1") == {}


def test_words_are_remembered_anew_when_a_picture_was_looked_at_since(world: World) -> None:
    reference, picture = with_picture(world)
    public_words.remember(world.db)
    assert public_words.remember(world.db) == 0
    world.later(minutes=1)
    read_in(world, picture, "POPPY FAIRWEATHER")
    no(world, "m1")
    assert set(found(world, "m1")) == {reference}, "a row that is not of today's looks is not believed"
    assert public_words.remember(world.db) == 1


def test_the_words_looked_through_are_those_that_the_rules_read(world: World) -> None:
    _, picture = with_picture(world, words="POPPY\nFAIRWEATHER")
    with world.db.read() as session:
        post_id = session.exec(select(Post.id)).one()
        texts = public_words.texts_of_posts(session, [post_id])[post_id]
        seen = looks.looked(session, [picture])[picture]
    assert (public_words.IN_PICTURE, (1, picture), looks.words_read(seen)) in texts


def test_a_way_is_read_back_as_it_was_stored() -> None:
    way = Way(How.FULL_NAME, public_words.ALT_TEXT, 2, 7)
    assert Way.from_json(way.as_json()) == way
    assert not way.is_in_picture
    assert Way(How.SHOWN, "picture", 1, 3).is_in_picture


def test_many_posts_are_read_in_portions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_words, "AT_ONCE", 2)
    references = {public(world, f"Well done Poppy Fairweather, {n}!") for n in range(5)}
    no(world, "m1")
    assert set(found(world, "m1")) == references
    while public_words.remember(world.db, most=2):
        pass
    assert set(found(world, "m1")) == references
