"""Do the rules hear where else a picture was published, whichever came in first and whatever was covered since?"""

import hashlib

from sqlmodel import select

from gatekeeper.actions import pictures
from gatekeeper.actions.pictures import Hidden
from gatekeeper.everybody import everybody
from gatekeeper.keys import OperationalKey
from gatekeeper.models import PictureSame, Post, WithdrawnPicture
from gatekeeper.picture_facts import pictures_as_facts
from gatekeeper.pictures.boxes import Box
from gatekeeper.pictures.intake import Cleaned
from gatekeeper.posts import the_post, the_version
from gatekeeper.versions import read_contents
from rules.facts import Picture as Fact
from tests.sample_posts import add_picture
from tests.world import World, shows


def with_own(world: World, bytes_: bytes) -> tuple[str, int]:
    """A saved draft with a picture of its own."""
    reference = world.draft()
    picture = add_picture(world, reference, bytes_=bytes_)
    world.save(reference, text="We planted sunflowers.", pictures=(shows(picture),))
    return reference, picture


def same(world: World, later: int, earlier: int) -> None:
    with world.db.write() as session:
        session.add(PictureSame(picture_id=later, earlier_id=earlier))


def made_public(world: World, reference: str) -> None:
    with world.db.write() as session:
        session.exec(select(Post).where(Post.reference == reference)).one().published_at = world.now


def facts(world: World, reference: str) -> Fact:
    with world.db.read() as session:
        contents = read_contents(session, the_version(session, the_post(session, reference)))
        (fact,) = pictures_as_facts(session, contents, everybody(session, world.now))
        return fact


def test_a_copy_of_a_published_picture_names_the_post_whichever_came_in_first(world: World) -> None:
    (first, one), (second, two), (third, _) = (with_own(world, b"picture %d" % number) for number in range(3))
    same(world, two, one)
    assert facts(world, first).used_in == facts(world, second).used_in == ()
    made_public(world, first)
    assert facts(world, second).used_in == (first,)
    assert facts(world, first).used_in == ()
    made_public(world, second)
    assert facts(world, first).used_in == (second,)
    assert facts(world, third).used_in == ()


def test_the_covered_copy_of_a_picture_is_as_much_the_same_as_it_was(world: World) -> None:
    (first, one), (second, two), (third, three) = (with_own(world, b"picture %d" % number) for number in range(3))
    same(world, two, one)
    same(world, three, two)
    pictures.cover(
        world.db, OperationalKey(bytes(32)), world.actor("teacher"), second, picture_id=two,
        cleaned=_copy(b"covered"), hidden=[Hidden(Box(1, 1, 90, 90), "part")], now=world.now,
    )  # fmt: skip
    made_public(world, second)
    assert facts(world, first).used_in == (second,)
    assert facts(world, third).used_in == (second,)


def test_a_withdrawn_picture_is_known_from_both_sides_and_by_its_bytes(world: World) -> None:
    (_, one), (second, two), (third, _) = (with_own(world, b"picture %d" % number) for number in range(3))
    fourth, _ = with_own(world, b"picture 0")
    same(world, two, one)
    with world.db.write() as session:
        session.add(WithdrawnPicture(picture_id=one, withdrawn_at=world.now))
    assert facts(world, second).same_as_withdrawn
    assert facts(world, fourth).same_as_withdrawn
    assert not facts(world, third).same_as_withdrawn


def _copy(data: bytes) -> Cleaned:
    digest = hashlib.sha256(data).hexdigest()
    return Cleaned(data, data, digest, digest, 1200, 800, (), turned_upright=False, original_format="JPEG")
