"""Do the rules hear of what was said before, and only of what this account said?"""

from sqlmodel import col, select

from gatekeeper import screening
from gatekeeper.models import Channel, Post, Version
from gatekeeper.versions import read_contents
from rules.facts import Stage
from tests.world import World

WORDS = "Our hall is open to everybody today."


def _said_before(world: World, reference: str) -> list[str]:
    with world.db.read() as session:
        post = session.exec(select(Post).where(Post.reference == reference)).one()
        version = session.get_one(Version, post.current_version_id)
        contents = read_contents(session, version)
        facts = screening.gather(session, contents, post=post, stage=Stage.SUBMIT, now=world.now)
    return [earlier.reference for earlier in facts.earlier_posts]


def test_only_posts_of_the_same_account_count_as_said_before(world: World) -> None:
    mine, theirs = world.approved(text=WORDS), world.approved(text=f"{WORDS} Come and see.")
    asked = world.waiting(text="Something else altogether.")
    assert set(_said_before(world, asked)) == {mine, theirs}
    with world.db.write() as session:
        other = Channel(handle="otherschool", account_id="77")
        session.add(other)
        session.flush()
        post = session.exec(select(Post).where(col(Post.reference) == theirs)).one()
        post.channel_id = other.id
        session.add(post)
    assert _said_before(world, asked) == [mine]
    assert _said_before(world, theirs) == []
