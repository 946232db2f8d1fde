"""Which posts are found, by whom, and what may they read of them?"""

from datetime import date, timedelta

import pytest

from gatekeeper.actions import drafting
from gatekeeper.errors import NotPermitted
from gatekeeper.lifecycle import State
from gatekeeper.queries import exported, history
from gatekeeper.queries.history import Search
from tests.sample_posts import published, with_picture
from tests.world import World


def found(world: World, name: str = "head", before: int | None = None, **wanted: object) -> list[str]:
    return [row.reference for row in page(world, name, before, **wanted).rows]


def page(world: World, name: str = "head", before: int | None = None, **wanted: object) -> history.HistoryPage:
    with world.db.read() as session:
        return history.search(session, world.actor(name), Search(**wanted), before=before)  # type: ignore[arg-type]  # the test's own fields


def test_the_newest_stands_first_with_its_author_and_who_agreed_it(world: World) -> None:
    first, second = world.waiting(text="Beans."), published(world, text="Peas.")
    assert found(world) == [second, first]
    row = page(world).rows[0]
    assert (row.author, row.agreed_by, row.state) == ("Amina Teach", "Ben Colleague", State.PUBLISHED)


def test_every_word_has_to_be_there_in_text_or_description(world: World) -> None:
    beans = world.draft(text="Beech class planted BEANS today.")
    boots = with_picture(world, text="A walk.", alt_text="Muddy boots in a row")
    assert found(world, words="beans beech") == [beans]
    assert found(world, words="BOOTS") == [boots]
    assert found(world, words="beans boots") == []


def test_signs_of_the_database_are_only_signs(world: World) -> None:
    world.draft(text="Beans.")
    for sign in ("%", "_", "\\", "%%", "b_ans", "b%s"):
        assert found(world, words=sign) == []


def test_a_percentage_is_found_as_it_was_typed(world: World) -> None:
    reference = world.draft(text="100% of us planted a bean_pole \\o/")
    for words in ("100%", "bean_pole", "\\o/"):
        assert found(world, words=words) == [reference]


def test_a_person_is_found_as_author_and_as_reader(world: World) -> None:
    mine, read = world.draft(by="second", text="Mine."), published(world, text="Theirs.")
    ben, ella = world.staff["colleague"], world.staff["second"]
    assert found(world, person_id=ella) == [mine]
    assert found(world, person_id=ben) == [read]


def test_states_and_days_narrow_the_list(world: World) -> None:
    old = world.draft(text="Old.")
    world.later(days=3)
    new = world.waiting(text="New.")
    assert found(world, state=State.WAITING) == [new]
    assert found(world, first_day=date(2026, 11, 27)) == [new]
    assert found(world, last_day=date(2026, 11, 24)) == [old]
    assert found(world, first_day=date(2026, 11, 25), last_day=date(2026, 11, 26)) == []


def test_a_day_is_a_day_in_london(world: World) -> None:
    late = published(world, text="Late.", at=world.now.replace(month=7, day=1, hour=23, minute=30))
    assert found(world, first_day=date(2026, 7, 2), last_day=date(2026, 7, 2)) == [late]


def test_the_states_are_counted_for_what_matches(world: World) -> None:
    world.draft(text="Beans one.")
    world.waiting(text="Beans two.")
    world.waiting(text="Peas.")
    assert page(world, words="beans").by_state == ((State.DRAFT, 1), (State.WAITING, 1))
    assert page(world).total == 3


def test_pages_follow_each_other_without_gap_or_repeat(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    made = [world.draft(text=f"Number {n}.") for n in range(5)]
    seen: list[str] = []
    before: int | None = None
    while True:
        one = page(world, before=before)
        seen += [row.reference for row in one.rows]
        if one.older is None:
            break
        before = one.older
    assert seen == made[::-1]


def test_a_teacher_finds_their_own_and_what_is_shared(world: World) -> None:
    own, hidden, shared = world.draft(by="volunteer"), world.draft(text="Not yet."), world.waiting(text="Ready.")
    assert found(world, "volunteer") == [shared, own]
    assert hidden in found(world, "governor")


def test_the_governor_reads_no_pupils_name(world: World) -> None:
    world.draft(text="Poppy Fairweather and Zaynab won.")
    (row,) = page(world, "governor").rows
    assert "Poppy" not in row.starts and "Zaynab" not in row.starts
    assert row.starts == "[pupil] and [pupil] won."


def test_the_governor_cannot_find_out_a_name_by_searching(world: World) -> None:
    world.draft(text="Poppy Fairweather won.")
    for words in ("poppy", "Poppy", "opp", "fairw", "pop", "won poppy"):
        result = page(world, "governor", words=words)
        assert result.rows == () and result.by_state == () and result.total is None
        assert len(page(world, "head", words=words).rows) == 1


def test_the_governor_still_finds_other_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    wanted = world.draft(text="Beans for Poppy.")
    for n in range(7):
        world.draft(text=f"Poppy Beanstalk {n}.")
    assert wanted in list(found(world, "governor", words="beans for"))


def test_the_table_for_a_spreadsheet_holds_every_match(world: World) -> None:
    reference = published(world, text="Beans.", objective="celebrate-learning")
    world.draft(text="Peas.")
    with world.db.read() as session:
        rows = exported.table(session, world.actor("head"), Search(words="beans"))
    (row,) = (dict(zip(exported.HEADER, row, strict=True)) for row in rows)
    assert row["Reference"] == reference
    assert row["State"] == "Published"
    assert row["Started by"] == "Amina Teach" and row["Agreed by"] == "Ben Colleague"
    assert row["Published"] == "2026-11-24 12:00"
    assert row["Aim"] == "Show what pupils are learning"


def test_the_governors_table_is_masked_and_a_teacher_gets_none(world: World) -> None:
    with_picture(world, "m1", text="Poppy won.", alt_text="Poppy with a cup")
    with world.db.read() as session:
        rows = exported.table(session, world.actor("governor"), Search())
        assert not any("Poppy" in cell for row in rows for cell in row)
        assert any("[pupil] with a cup" in cell for row in rows for cell in row)
        with pytest.raises(NotPermitted):
            exported.table(session, world.actor("teacher"), Search())


def test_the_table_comes_in_portions_that_join(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exported, "PORTION", 2)
    monkeypatch.setattr(history, "PAGE", 2)
    made = [world.draft(text=f"Number {n}.") for n in range(5)]
    with world.db.read() as session:
        rows = exported.table(session, world.actor("head"), Search())
    assert [row[0] for row in rows] == made[::-1]


def test_what_was_given_up_stays_in_the_history(world: World) -> None:
    reference = world.draft(text="Never mind.")
    drafting.abandon(world.db, world.actor("teacher"), reference, world.later(hours=1))
    assert found(world, state=State.ABANDONED) == [reference]
    assert found(world, first_day=(world.now + timedelta(days=1)).date()) == []
