"""Do SQLite and PostgreSQL give the same rows for every page of reading and history?"""

from datetime import date

from gatekeeper.lifecycle import State
from gatekeeper.queries import exported, history, post_page, review, timeline
from gatekeeper.queries.history import Search
from tests.sample_posts import published, with_picture
from tests.world import World


def test_the_pages_read_the_same_on_either_database(either_world: World) -> None:
    world = either_world
    public = published(world, text="Beans 100% came up.")
    waiting = with_picture(world, "m1", "m5", text="We planted sunflowers.")
    assert world.submit(waiting).accepted
    day = date(2026, 11, 24)
    wanted = Search(
        words="BEANS 100%",
        person_id=world.staff["colleague"],
        state=State.PUBLISHED,
        first_day=day,
        last_day=day,
    )
    head = world.actor("head")
    with world.db.read() as session:
        assert [row.reference for row in history.search(session, head, wanted).rows] == [public]
        assert history.search(session, head, Search()).by_state == ((State.WAITING, 1), (State.PUBLISHED, 1))
        assert [row.reference for row in history.search(session, world.actor("volunteer"), Search()).rows] == [
            waiting,
            public,
        ]
        assert history.search(session, world.actor("governor"), Search(words="poppy")).rows == ()
        assert [row[0] for row in exported.table(session, head, Search())] == [waiting, public]
        assert [row.reference for row in review.queue(session, head, world.now).to_read] == [waiting]
        page = review.review_page(session, head, waiting, world.now)
        assert page is not None and page.contents.permissions.sentence == "2 children, all yes"
        told = post_page.post_page(session, head, public, world.now)
        assert told.published == "Tuesday 24 November 2026 at 12.00pm"
        assert timeline.whole_log(session, head).entries[0].sentence.startswith("Amina Teach sent version")
