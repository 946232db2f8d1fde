"""Is a file of permissions written once, whole and as it was seen, and does what is not sure wait for a person?"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from gatekeeper.actions import consenting, register, settling_consents, taking_in_consents
from gatekeeper.actions.settling_consents import Choice
from gatekeeper.audit.events import Verb, sentence
from gatekeeper.consents import answers, files
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.importing.consents_kinds import Answer, Shape
from gatekeeper.importing.words import Told
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    AuditDetail,
    AuditEvent,
    AuthorityBasis,
    ColumnMapping,
    Consent,
    ConsentChannel,
    ConsentMethod,
    ConsentTick,
    ConsentWait,
    Decision,
    HeldFile,
    ParentalResponsibility,
    WaitKind,
    WaitOutcome,
)
from gatekeeper.queries import consent_files
from rules.consent import Step
from rules.consent import answer as answer_of
from tests.permission_files import long, status, wide
from tests.world import World

KEY = OperationalKey(b"k" * 32)
GOOD_FOR = timedelta(days=120)
WEBSITE, WALLS = "Website", "Display"
NOTHING_WAITS: dict[str, list[tuple[str, str]]] = {"to_yes": [], "to_ask": [], "vanished": [], "absent": []}


def shown(
    world: World, text: str, meant: Mapping[str, str] | None = None, *, whole: bool = False, by: str = "office"
) -> str:
    """Goes the way of the page up to what would change, and gives its binding."""
    actor, given = world.actor(by), meant or {}
    taking_in_consents.hold(world.db, KEY, actor, text.encode(), world.now)
    with world.db.read() as session:
        found = consent_files.columns_page(session, KEY, actor, world.now)
    assert found is not None
    chosen = {one.key: int(one.chosen) for one in found[1].choices if one.chosen}
    taking_in_consents.choose(world.db, KEY, actor, columns=chosen, is_whole=whole, now=world.now)
    with world.db.read() as session:
        page = consent_files.words_page(session, KEY, actor, world.now)
    assert page is not None
    taking_in_consents.mean(
        world.db,
        KEY,
        actor,
        questions={at: given.get(word.text, word.chosen) for at, word in enumerate(page.questions)},
        answers={at: given.get(word.text, word.chosen) for at, word in enumerate(page.answers)},
        now=world.now,
    )
    return difference(world, by=by).plan.binding


def difference(world: World, by: str = "office") -> consent_files.CheckPage:
    with world.db.read() as session:
        page = consent_files.check_page(session, KEY, world.actor(by), world.now)
    assert page is not None
    return page


def confirm(world: World, binding: str, *said: str, by: str = "office", good_for: timedelta = GOOD_FOR) -> Told:
    return taking_in_consents.confirm(
        world.db, KEY, world.actor(by), binding=binding, said=said, now=world.now, good_for=good_for
    )


def take_in(
    world: World, text: str, *said: str, whole: bool = False, meant: Mapping[str, str] | None = None
) -> str:
    return confirm(world, shown(world, text, meant, whole=whole), *said).summary


def from_files(world: World) -> list[Consent]:
    with world.db.read() as session:
        return list(
            session.exec(select(Consent).where(col(Consent.import_batch).is_not(None)).order_by(col(Consent.id)))
        )


def waits(world: World) -> dict[str, list[tuple[str, str]]]:
    """What is open, by list: the child and the use."""
    names = {number: ref for ref, number in world.pupils.items()}
    with world.db.read() as session:
        found = consent_files.waiting(session, world.now)
    return {
        name: [(names[line.pupil_id], line.use) for line in getattr(found, name)]
        for name in ("to_yes", "to_ask", "vanished", "absent")
    }


def ids(world: World) -> list[int]:
    with world.db.read() as session:
        return list(session.exec(select(ConsentWait.id).where(col(ConsentWait.settled_at).is_(None))))


def settle(world: World, choice: Choice, by: str = "office") -> int:
    return settling_consents.settle(world.db, world.actor(by), ids(world), choice, world.now, good_for=GOOD_FOR)


def on_walls(world: World, pupil: str) -> bool:
    """May the child be shown on the walls, where a yes needs no paper?"""
    pupil_id = world.pupils[pupil]
    with world.db.read() as session:
        file = files(session, world.now, [pupil_id])[pupil_id]
    return answer_of(file, channel=ConsentChannel.INTERNAL_DISPLAY, today=world.now.date()).may_be_shown


def on_x(world: World, pupil: str) -> tuple[bool, Step]:
    pupil_id = world.pupils[pupil]
    with world.db.read() as session:
        found = answers(session, world.now, [pupil_id])[pupil_id]
    return found.may_be_shown, found.shown_by


def say(world: World, pupil: str, decision: Decision, **fields: object) -> None:
    given = {"evidence_ref": "form 9", **fields}
    new = consenting.NewConsent(world.pupils[pupil], decision, **given)  # type: ignore[arg-type]  # the test's own
    consenting.record(world.db, world.actor("office"), [new], world.now)


def test_a_file_is_taken_in_on_either_database(either_world: World) -> None:
    world = either_world
    told = take_in(
        world,
        wide(
            {
                "m1": ("T", "", "Y", "Y"),  # a signed form says yes to X here
                "m2": ("T", "Y", "Y", "N"),  # a signed form says no to X here
                "m4": ("T", "Y", "", "Requested"),
            }
        ),
        whole=True,
    )
    assert told == (
        "4 new yes, 1 new no, 1 yes to no (1 is on file as a signed yes: unknown means no), "
        "1 no to yes, which stays a no until somebody confirms it"
    )
    written = from_files(world)
    assert {
        (row.method, row.evidence_ref, row.evidence_sha256, row.given_by_contact_id, row.supersedes_id)
        for row in written
    } == {(ConsentMethod.IMPORT, None, None, None, None)}
    assert {row.import_batch for row in written} == {"file-1"}
    assert {row.expires_on for row in written if row.decision is Decision.YES} == {date(2027, 10, 31)}
    assert on_x(world, "m1") == (False, Step.REFUSED)
    assert on_x(world, "m2") == (False, Step.REFUSED)
    assert on_x(world, "m4") == (False, Step.NO_EVIDENCE), "a tick is a reason to ask, and no yes for X"
    assert waits(world) == {
        "to_yes": [],
        "to_ask": [("m2", "In a picture on X")],
        "vanished": [],
        "absent": [("m3", ""), ("m5", "")],
    }
    with world.db.read() as session:
        assert session.exec(select(HeldFile)).all() == []


def test_the_event_holds_counts_and_no_name(world: World) -> None:
    text = long(
        ("m1", WEBSITE, "Accepted", "05/09/2026"),
        ("m2", "Social media", "Accepted", "05/09/2026"),
        ("m3", "Social media", "Pending", ""),
        extra=[
            ("m77", "Nobody Known", "", "", WEBSITE, "Accepted", "", ""),
            ("", "X", "", "", WEBSITE, "N", "", ""),
        ],
    )
    take_in(world, text)
    with world.db.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.verb == Verb.CONSENTS_TAKEN_IN)).one()
        detail = session.get_one(AuditDetail, event.seq)
    assert event.subject == "permissions"
    assert sentence(Verb(event.verb), "Ola Office", detail.details) == (
        "Ola Office took in a file of permissions: 1 new yes, 0 new no, 1 yes to no, 1 left for a person, "
        "1 children not known here, 1 rows not read."
    )


def test_the_same_file_a_second_time_writes_nothing_and_leaves_nothing_more_open(either_world: World) -> None:
    world = either_world
    text = wide({"m1": ("", "Y", "Y", "Y"), "m2": ("", "Y", "N", "Y"), "m3": ("", "Pending", "", "")})
    take_in(world, text, whole=True)
    rows, open_before = from_files(world), ids(world)
    world.later(days=1)
    page = difference(world) if shown(world, text, whole=True) else None
    assert page is not None and not page.plan.difference.written
    confirm(world, page.plan.binding)
    assert (from_files(world), ids(world)) == (rows, open_before)


def test_a_bare_tick_never_takes_the_place_of_a_signed_yes(world: World) -> None:
    take_in(world, wide({"m1": ("", "Y", "", ""), "m3": ("", "T", "", "")}))
    assert from_files(world) == []
    assert on_x(world, "m1") == (True, Step.COVERED)


def test_a_yes_in_a_file_overrides_no_refusal_of_a_named_adult_or_of_the_child(world: World) -> None:
    mother = register.keep_contact(
        world.db,
        world.actor("office"),
        world.pupils["m4"],
        register.Known("Ada Winterbourne", "mother", ParentalResponsibility.YES),
        world.now,
    )
    say(world, "m4", Decision.YES)
    say(world, "m4", Decision.NO, contact_id=mother)
    say(world, "m5", Decision.NO, authority_basis=AuthorityBasis.PUPIL_VOICE)
    take_in(world, wide({"m4": ("", "Y", "Y", "Y"), "m5": ("", "Y", "Y", "Y")}))
    assert on_x(world, "m4") == (False, Step.REFUSED)
    assert on_x(world, "m5") == (False, Step.CHILD_SAID_NO)
    assert len(from_files(world)) == 2, (
        "the website and the press of Grace; the child's own no counts for every use"
    )
    assert sorted(use for _, use in waits(world)["to_ask"]) == [
        "In a picture in the press",
        "In a picture on X",
        "In a picture on X",
        "In a picture on the website",
    ]
    with pytest.raises(InvalidInput, match="said no in person"):
        settle(world, Choice.YES)
    assert settle(world, Choice.KEEP) == 4
    assert waits(world) == NOTHING_WAITS
    assert on_x(world, "m4") == (False, Step.REFUSED)


def test_a_form_signed_by_one_parent_takes_back_a_tick_and_no_form_that_another_signed(world: World) -> None:
    take_in(world, wide({"m4": ("", "Y", "", ""), "m1": ("", "N", "", "")}))
    say(world, "m4", Decision.NO)  # a parent whose name is not noted
    for pupil in ("m4", "m1"):
        known = register.Known("Ada", "mother", ParentalResponsibility.YES)
        mother = register.keep_contact(world.db, world.actor("office"), world.pupils[pupil], known, world.now)
        say(world, pupil, Decision.YES, contact_id=mother)
    assert on_x(world, "m1") == (True, Step.COVERED)
    assert on_x(world, "m4") == (False, Step.REFUSED)


def test_a_no_to_yes_stays_a_no_until_a_person_says_so_and_then_has_no_evidence(either_world: World) -> None:
    world = either_world
    take_in(world, long(("m4", WALLS, "Declined", "05/09/2026"), ("m4", "Social media", "Declined", "")))
    world.later(days=1)
    assert (
        take_in(
            world, long(("m4", WALLS, "Accepted", "20/11/2026"), ("m4", "Social media", "Accepted", "20/11/2026"))
        )
        == "2 no to yes, which stay a no until somebody confirms each"
    )
    assert not on_walls(world, "m4")
    assert len(waits(world)["to_yes"]) == 2
    assert settle(world, Choice.YES) == 2
    assert on_walls(world, "m4")
    assert on_x(world, "m4") == (False, Step.NO_EVIDENCE)
    rows = from_files(world)
    assert [(row.import_batch, row.valid_from) for row in rows[2:]] == [("file-2", date(2026, 11, 20))] * 2
    assert waits(world) == NOTHING_WAITS
    with world.db.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.verb == Verb.CONSENTS_SETTLED)).one()
        assert session.get_one(AuditDetail, event.seq).details == {"yes": 2, "no": 0, "kept": 0}


def test_what_is_no_longer_in_the_file_stays_until_a_person_has_looked(world: World) -> None:
    both = long(("m4", WALLS, "Accepted", ""), ("m1", WALLS, "Accepted", ""))
    take_in(world, both)
    world.later(days=1)
    take_in(world, long(("m1", WALLS, "Accepted", "")), whole=True)
    assert on_walls(world, "m4")
    assert waits(world)["vanished"] == [("m4", "In a picture on the walls of the school")]
    assert [ref for ref, _ in waits(world)["absent"]] == ["m3", "m2", "m5"]
    world.later(days=1)
    take_in(world, both)
    assert waits(world)["vanished"] == [], "it is there again"
    world.later(days=1)
    take_in(world, long(("m1", WALLS, "Accepted", "")), whole=True)
    with world.db.read() as session:
        vanished = [
            wait.id
            for wait in session.exec(select(ConsentWait).where(ConsentWait.kind == WaitKind.VANISHED))
            if wait.settled_at is None
        ]
    settling_consents.settle(world.db, world.actor("office"), vanished, Choice.NO, world.now, good_for=GOOD_FOR)
    assert not on_walls(world, "m4")


def test_a_newer_file_settles_what_an_older_one_left_open(world: World) -> None:
    take_in(world, wide({"m2": ("", "Y", "", "")}), whole=True)
    assert waits(world)["to_ask"] == [("m2", "In a picture on X")]
    take_in(world, wide(dict.fromkeys(world.pupils, ("", "N", "", ""))), "sure", whole=True)
    assert waits(world) == NOTHING_WAITS
    with world.db.read() as session:
        assert {wait.outcome for wait in session.exec(select(ConsentWait))} == {WaitOutcome.OVERTAKEN}


def test_what_the_family_answered_since_is_no_longer_open(world: World) -> None:
    take_in(world, wide({"m4": ("", "N", "", "")}))
    take_in(world, wide({"m4": ("", "Y", "", "")}))
    assert waits(world)["to_yes"] == [("m4", "In a picture on X")]
    open_ids = ids(world)
    say(world, "m4", Decision.YES)
    assert waits(world) == NOTHING_WAITS
    with pytest.raises(Stale):
        settling_consents.settle(
            world.db, world.actor("office"), open_ids, Choice.YES, world.now, good_for=GOOD_FOR
        )
    assert on_x(world, "m4") == (True, Step.COVERED)


def test_a_yes_from_a_file_counts_no_longer_than_a_file_has_said_it(either_world: World) -> None:
    world = either_world
    text = long(("m4", WALLS, "Accepted", ""), ("m1", WALLS, "Accepted", ""))
    take_in(world, text)
    world.later(days=100)
    take_in(world, long(("m1", WALLS, "Accepted", "")))
    world.later(days=20)
    assert (on_walls(world, "m1"), on_walls(world, "m4")) == (True, True)
    world.later(days=1)
    assert (on_walls(world, "m1"), on_walls(world, "m4")) == (True, False)
    with world.db.read() as session:
        newest = consent_files.newest(session, world.now, timedelta(days=45))
    assert (newest.is_old, newest.ended, newest.by) == (False, 1, "Ola Office")
    assert take_in(world, text) == "nothing has changed"
    assert on_walls(world, "m4"), "a new file says it again, and it counts again"


def test_an_old_file_is_said_to_be_old_only_while_a_yes_rests_on_it(world: World) -> None:
    def newest() -> consent_files.Newest:
        with world.db.read() as session:
            return consent_files.newest(session, world.now, timedelta(days=45))

    assert newest() == consent_files.Newest()
    take_in(world, long(("m4", WALLS, "Accepted", "")))
    assert not newest().is_old
    world.later(days=46)
    assert newest().is_old
    say(world, "m4", Decision.YES, channel=ConsentChannel.INTERNAL_DISPLAY)
    assert not newest().is_old, "a form has taken its place"


def test_a_tick_does_not_roll_on_into_another_year(world: World) -> None:
    text = long(("m4", WALLS, "Accepted", "05/09/2026"), ("m1", WALLS, "Accepted", ""))
    take_in(world, text)
    while world.now.date() < date(2027, 10, 20):
        world.later(days=100)
        take_in(world, text)
    world.now = world.now.replace(year=2027, month=11, day=2)
    assert take_in(world, text) == "nothing has changed"
    assert (on_walls(world, "m1"), on_walls(world, "m4")) == (False, False)
    assert take_in(world, long(("m4", WALLS, "Accepted", "10/09/2027"))) == "1 new yes"
    assert on_walls(world, "m4")


def test_another_binding_writes_nothing(world: World) -> None:
    binding = shown(world, wide({"m4": ("", "Y", "Y", "")}))
    say(world, "m4", Decision.YES)
    before = from_files(world)
    with pytest.raises(Stale, match="no longer what this page showed"):
        confirm(world, binding)
    assert from_files(world) == before
    confirm(world, difference(world).plan.binding)


def test_many_yeses_to_no_have_to_be_said_to_be_right(world: World) -> None:
    refs = tuple(world.pupils)
    take_in(world, wide(dict.fromkeys(refs, ("", "", "Y", "Y"))))
    binding = shown(world, wide(dict.fromkeys(refs, ("", "", "", ""))))
    with pytest.raises(InvalidInput, match="So many would become a no at once"):
        confirm(world, binding)
    assert "10 yes to no" in confirm(world, binding, "sure").summary


def test_words_are_remembered_and_a_refusal_is_never_made_a_yes(world: World) -> None:
    text = long(("m4", "Wir zeigen", "Ja", ""), ("m1", "Wir zeigen", "Requested", ""), ("m2", "Chat", "Ja", ""))
    assert take_in(world, text, meant={"wir zeigen": "display-photo", "ja": Answer.YES}) == "1 new yes"
    with world.db.read() as session:
        assert session.get_one(ColumnMapping, Shape.LONG).meanings == {
            "asked wir zeigen": "display-photo",
            "said ja": "yes",
        }
    assert take_in(world, text) == "nothing has changed"
    with pytest.raises(InvalidInput, match="what this answer means"):
        shown(world, text, {"requested": "yes"})
    with pytest.raises(InvalidInput, match="All of them are left out"):
        shown(world, text, {"wir zeigen": ""})


def test_a_file_can_be_laid_out_otherwise_than_it_seems(world: World) -> None:
    office = world.actor("office")
    taking_in_consents.hold(world.db, KEY, office, wide({"m4": ("", "Y", "", "")}).encode(), world.now)
    taking_in_consents.lay_out(world.db, KEY, office, Shape.LONG, world.now)
    with pytest.raises(InvalidInput) as error:
        taking_in_consents.choose(world.db, KEY, office, columns={"mis_ref": 1}, is_whole=None, now=world.now)
    assert set(error.value.fields) == {"asked", "said", "whole"}


@pytest.mark.parametrize("name", ["teacher", "colleague", "governor", "it", "volunteer"])
def test_only_those_who_keep_the_register_may(world: World, name: str) -> None:
    actor, now = world.actor(name), world.now
    attempts: list[Callable[[], object]] = [
        lambda: taking_in_consents.hold(world.db, KEY, actor, b"a,b\n1,2\n", now),
        lambda: taking_in_consents.lay_out(world.db, KEY, actor, Shape.LONG, now),
        lambda: taking_in_consents.choose(world.db, KEY, actor, columns={}, is_whole=True, now=now),
        lambda: taking_in_consents.mean(world.db, KEY, actor, questions={}, answers={}, now=now),
        lambda: taking_in_consents.let_go(world.db, actor),
        lambda: confirm(world, "", by=name),
        lambda: settling_consents.settle(world.db, actor, [1], Choice.KEEP, now, good_for=GOOD_FOR),
    ]
    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()


def test_a_settled_entry_is_not_settled_twice_nor_with_another_button(world: World) -> None:
    take_in(world, status(("m1", WALLS, "Granted", "05/09/2026")), whole=True)
    with pytest.raises(InvalidInput, match="Choose one of the buttons"):
        settle(world, Choice.YES)
    with pytest.raises(InvalidInput, match="Tick at least one child"):
        settling_consents.settle(world.db, world.actor("office"), [], Choice.KEEP, world.now, good_for=GOOD_FOR)
    first = ids(world)
    settle(world, Choice.KEEP)
    with pytest.raises(Stale):
        settling_consents.settle(world.db, world.actor("office"), first, Choice.KEEP, world.now, good_for=GOOD_FOR)


FORBIDDEN = (
    "UPDATE consent_import SET sha256 = 'x'",
    "DELETE FROM consent_import",
    "UPDATE consent_tick SET good_until = '2020-01-01'",
    "DELETE FROM consent_tick",
    "DELETE FROM consent_wait",
    "UPDATE consent_wait SET pupil_id = 1",
    "UPDATE consent_wait SET kind = 'absent' WHERE kind = 'to_yes'",
    "UPDATE consent_wait SET outcome = 'no' WHERE settled_at IS NOT NULL",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_whoever_goes_round_the_program_is_refused(either_world: World, statement: str) -> None:
    world = either_world
    take_in(world, wide({"m2": ("", "Y", "Y", ""), "m4": ("", "Y", "", "")}))
    settle(world, Choice.KEEP)
    take_in(world, wide({"m2": ("", "Y", "Y", "")}))
    with world.db.write() as session, pytest.raises(sa.exc.DBAPIError, match=r"never|only ever"):
        session.connection().execute(sa.text(statement))


@pytest.mark.parametrize(
    "change",
    ["evidence_ref = 'form 1'", "method = 'paper'", "given_by_contact_id = 1", "supersedes_id = 1"],
)
def test_a_row_of_a_batch_can_have_no_evidence(either_world: World, change: str) -> None:
    world = either_world
    take_in(world, wide({"m4": ("", "Y", "", "")}))
    register.keep_contact(
        world.db, world.actor("office"), world.pupils["m4"],
        register.Known("Ada", "mother", ParentalResponsibility.YES), world.now,
    )  # fmt: skip
    name, _, value = change.partition(" = ")
    with world.db.read() as session:
        columns = [c.name for c in Consent.__table__.columns if c.name != "id"]  # type: ignore[attr-defined]  # SQLModel's own
        row = session.exec(select(Consent).where(col(Consent.import_batch).is_not(None))).one()
    listed = ", ".join(columns)
    chosen = ", ".join(value if column == name else column for column in columns)
    with world.db.write() as session, pytest.raises(sa.exc.DBAPIError, match="a tick from a file has no evidence"):
        session.connection().execute(
            sa.text(f"INSERT INTO consent ({listed}) SELECT {chosen} FROM consent WHERE id = {row.id}")
        )


WORDS = st.sampled_from(["", "Y", "N", "T", "F", "Requested", "Pending", "ja", "=1", "Yes", "Declined", "✓"])
ROWS = st.lists(
    st.tuples(st.sampled_from(["m1", "m2", "m3", "m4", "m5"]), WORDS, WORDS, WORDS), min_size=1, max_size=6
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, whole=st.booleans())
def test_whatever_a_file_says_nobody_can_be_shown_on_x_who_could_not_before(
    world: World, rows: list[tuple[str, str, str, str]], *, whole: bool
) -> None:
    def can() -> set[int]:
        with world.db.read() as session:
            return {n for n, one in answers(session, world.now).items() if one.may_be_shown or one.may_be_named}

    text = wide({}, [("", ref, "", "", "", "T", *said) for ref, *said in rows])
    before = can()
    take_in(world, text, "sure", whole=whole)
    assert can() <= before
    written, still_open = from_files(world), ids(world)
    take_in(world, text, "sure", whole=whole)
    assert (from_files(world), ids(world)) == (written, still_open)
    if ids(world):
        with_buttons = waits(world)
        if with_buttons["to_yes"] and not (
            with_buttons["to_ask"] or with_buttons["vanished"] or with_buttons["absent"]
        ):
            settle(world, Choice.YES)
    assert can() <= before
    with world.db.read() as session:
        ticks = set(session.exec(select(ConsentTick.consent_id)))
    assert ticks == {row.id for row in from_files(world) if row.decision is Decision.YES}
