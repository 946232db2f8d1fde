"""Is every figure of the governor's page the one that the made-up term has, with its posts behind it?"""

from datetime import date

import pytest
from sqlmodel import select

from gatekeeper import terms
from gatekeeper.errors import NotFound, NotPermitted
from gatekeeper.models import School
from gatekeeper.queries import scrutiny
from gatekeeper.queries.scrutiny import FigurePage, Scrutiny
from tests.scrutinised import WHY_DOWN, MadeTerm
from tests.world import World


def page(world: World, name: str = "governor") -> Scrutiny:
    with world.db.read() as session:
        return scrutiny.scrutiny(session, world.actor(name), terms.term_at(world.now), world.now)


def figure(world: World, key: str, name: str = "governor") -> FigurePage:
    with world.db.read() as session:
        return scrutiny.figure(session, world.actor(name), terms.term_at(world.now), key, world.now)


def behind(world: World, key: str, name: str = "governor") -> set[str]:
    return {counted.row.reference for counted in figure(world, key, name).posts}


def counts(found: Scrutiny) -> dict[str, int]:
    return {line.key: line.count for line in found.lines if line.count}


def test_every_figure_is_the_one_of_the_made_up_term(either_world: World) -> None:
    world = either_world
    made = MadeTerm(world)
    found = page(world)
    assert counts(found) == {
        "published": 7,
        "published-celebrate-learning": 5,
        "published-community-news": 1,
        "published-none": 1,
        "agreed-hour": 4,
        "agreed-day": 1,
        "agreed-three-days": 1,
        "stopped": 3,
        "rule-pupil-full-name": 2,
        "rule-identifiable-face-public": 1,
        "reason-lifted": 1,
        "reason-changes": 1,
        "gone-day": 1,
        "withdrawal-open": 1,
        "exception": 4,
        "exception-lifted": 1,
        "exception-unsure": 1,
        "exception-resent": 1,
        "exception-by-hand": 1,
        "exception-elsewhere": 1,
    }
    assert (found.agreeing.usual, found.agreeing.longest) == ("45 minutes", "1 day")
    assert (found.going.usual, found.going.longest) == ("2 hours", "2 hours")
    assert (found.posts, found.share(found.unusual), found.share(found.exceptions[0])) == (7, "57%", "14%")
    posts = {
        "published": {made.quick, made.slow, made.late, made.lifted, made.resent, made.wrong, made.elsewhere},
        "published-community-news": {made.slow},
        "published-none": {made.elsewhere},
        "agreed-hour": {made.quick, made.lifted, made.resent, made.wrong},
        "agreed-day": {made.slow},
        "agreed-three-days": {made.late},
        "stopped": {made.stopped, made.lifted},
        "rule-pupil-full-name": {made.stopped},
        "rule-identifiable-face-public": {made.lifted},
        "reason-lifted": {made.lifted},
        "reason-changes": {made.given_back},
        "gone-day": {made.wrong},
        "withdrawal-open": set(),
        "exception": {made.lifted, made.resent, made.wrong, made.elsewhere},
        "exception-unsure": {made.resent},
        "exception-resent": {made.resent},
        "exception-by-hand": {made.wrong},
        "exception-elsewhere": {made.elsewhere},
    }
    assert {key: behind(world, key) for key in posts} == posts


def test_what_is_late_today_stands_there_until_it_is_done(either_world: World) -> None:
    world = either_world
    made = MadeTerm(world)
    assert not any(line.count for line in page(world).overdue)
    world.later(days=5)
    assert {key: n for key, n in counts(page(world)).items() if key.startswith(("late", "withdrawal"))} == {
        "withdrawal-open-late": 1,
        "late-withdrawals": 1,
        "late-reading": 1,
    }
    assert behind(world, "late-reading") == {made.waiting}
    (said,) = figure(world, "late-withdrawals").without_posts
    assert said == (
        "Withdrawal 1, recorded Wednesday 25 November 2026 at 10.00pm, "
        "due by 4pm on Thursday 26 November 2026. It is open."
    )


def test_a_case_of_the_safeguarding_register_counts_for_those_who_know_of_it(world: World) -> None:
    MadeTerm(world)
    assert counts(page(world))["withdrawal-open"] == 1
    assert counts(page(world, "dsl"))["withdrawal-open"] == counts(page(world, "head"))["withdrawal-open"] == 2


def test_everybody_reads_reasons_without_pupils_names(world: World) -> None:
    MadeTerm(world)
    for name in ("governor", "head", "dsl"):
        (counted,) = figure(world, "gone-day", name).posts
        assert counted.notes == (
            "Cara Head asked Wednesday 25 November 2026 at 8.00pm. Gone after 2 hours. The wrong day for [pupil]",
        )
        (stopped,) = figure(world, "rule-pupil-full-name", name).posts
        assert stopped.row.starts == "[pupil] won the race."


def test_the_safeguarding_lead_alone_can_have_the_names(world: World) -> None:
    MadeTerm(world)
    with world.db.read() as session:
        term = scrutiny.term_of(session, "", world.now)
        found = scrutiny.figure(session, world.actor("dsl"), term, "gone-day", world.now, names=True)
        assert WHY_DOWN in found.posts[0].notes[0]
        with pytest.raises(NotPermitted):
            scrutiny.figure(session, world.actor("head"), term, "gone-day", world.now, names=True)


def test_another_term_has_its_own_figures(world: World) -> None:
    MadeTerm(world)
    with world.db.read() as session:
        head = world.actor("head")
        assert [term.key for term in scrutiny.choices(session, head, world.now)] == ["2026-autumn"]
        summer = scrutiny.term_of(session, "2026-summer", world.now)
        assert counts(scrutiny.scrutiny(session, head, summer, world.now)) == {}
        assert scrutiny.term_of(session, "2027-spring", world.now).key == "2026-autumn", "it has not begun"
        assert scrutiny.term_of(session, "no-term", world.now).key == "2026-autumn"
    world.later(days=60)
    with world.db.read() as session:
        assert [t.key for t in scrutiny.choices(session, head, world.now)] == ["2027-spring", "2026-autumn"]
        autumn = scrutiny.term_of(session, "2026-autumn", world.now)
        assert scrutiny.scrutiny(session, head, autumn, world.now).published.count == 7
    assert page(world).published.count == 0


def test_the_calendar_of_the_school_moves_the_term(world: World) -> None:
    with world.db.write() as session:
        school = session.exec(select(School)).one()
        school.closed_days = ["2026-09-01", "2026-09-02"]
        session.add(school)
    with world.db.read() as session:
        assert scrutiny.term_of(session, "", world.now).first == date(2026, 9, 3)


def test_it_is_for_governors_leaders_and_the_safeguarding_lead(world: World) -> None:
    for name in ("teacher", "colleague", "office", "it"):
        with pytest.raises(NotPermitted):
            page(world, name)
        with pytest.raises(NotPermitted):
            figure(world, "published", name)


def test_a_figure_that_the_page_does_not_have_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        figure(world, "published-nothing")
