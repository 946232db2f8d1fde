"""What would a file of permissions change? A no at once, a yes only where nobody said no, and nothing twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.importing.children import MINTED, Child, keys_of
from gatekeeper.importing.consents_difference import Change, Difference, compare
from gatekeeper.importing.consents_held import NOTHING, OnFile, on_file
from gatekeeper.importing.consents_kinds import Answer
from gatekeeper.importing.consents_rows import ChildRow, Read, Said
from gatekeeper.importing.consents_words import tell
from gatekeeper.importing.reading import Problem
from gatekeeper.importing.roll import Known
from gatekeeper.uses import BY_KEY, USES
from rules.consent import ask
from rules.consent_records import ConsentFile, ConsentRecord, Medium, Naming, Presentation, Scope, renewal_day
from tests.rules.consent_files import FILES, MONDAY, TODAY
from tests.rules.consent_files import YES as SIGNED

YES, NO, NONE = Answer.YES, Answer.NO, Answer.NONE
PHOTO, WEB, WALLS = "x-photo", "website-photo", "display-photo"
POPPY = Child("m1", "Poppy", "Fairweather", "Beech", admission_number="1001")
ALFIE = Child("m2", "Alfie", "Thornbury", "Beech", admission_number="1002")
GONE = Child("m3", "Zaynab", "Osei", "Beech", admission_number="1003", on_roll=False)
MINTED_ONE = Child(f"{MINTED}1004", "Grace", "Winterbourne", "Oak", admission_number="1004")
KNOWN = tuple(Known(number, child) for number, child in enumerate((POPPY, ALFIE, GONE, MINTED_ONE), start=1))
EARLIER = date(2026, 9, 7)
BY_TICK = OnFile(is_yes=True, ticks=(11,), newest_yes=EARLIER)
BY_FORM = OnFile(is_yes=True, is_signed=True, newest_yes=EARLIER)
REFUSED_BY_TICK = OnFile(is_refused=True)
REFUSED = OnFile(is_refused=True, by_a_person=True)
RAN_OUT = OnFile(newest_yes=date(2025, 9, 7))


def row(
    number: int, child: Child, *said: tuple[str, Answer] | tuple[str, Answer, date], name: str = ""
) -> ChildRow:
    return ChildRow(
        number, replace(child, forename="", surname=name or child.surname), tuple(Said(*s) for s in said)
    )


def of(
    *rows: ChildRow,
    held: Mapping[tuple[int, str], OnFile] | None = None,
    uses: Iterable[str] = (PHOTO, WEB, WALLS),
    whole: bool = False,
    read: Read | None = None,
) -> Difference:
    return compare(KNOWN, held or {}, read or Read(rows), uses=set(uses), is_whole=whole, today=TODAY)


def about(changes: Sequence[Change]) -> list[tuple[int, str]]:
    return [(one.pupil_id, one.use) for one in changes]


@pytest.mark.parametrize(
    ("held", "answer", "where"),
    [
        (NOTHING, YES, "new_yes"),
        (NOTHING, NO, "new_no"),
        (NOTHING, NONE, "unanswered"),
        (BY_TICK, YES, "unchanged"),
        (BY_TICK, NO, "to_no"),
        (BY_TICK, NONE, "to_no"),
        (BY_FORM, YES, "unchanged"),
        (BY_FORM, NO, "to_no"),
        (BY_FORM, NONE, "to_no"),
        (REFUSED, YES, "to_yes"),
        (REFUSED_BY_TICK, YES, "to_yes"),
        (REFUSED, NO, "unchanged"),
        (REFUSED, NONE, "unchanged"),
        (RAN_OUT, YES, "ran_out"),
        (RAN_OUT, NO, "new_no"),
        (RAN_OUT, NONE, "unanswered"),
    ],
)
def test_each_answer_beside_what_is_on_file(held: OnFile, answer: Answer, where: str) -> None:
    found = of(row(2, POPPY, (PHOTO, answer)), held={(1, PHOTO): held})
    counts = ("new_yes", "new_no", "to_no", "to_yes", "ran_out", "unchanged", "unanswered")
    assert {name: bool(getattr(found, name)) for name in counts} == {name: name == where for name in counts}
    assert found.again == ((11,) if held is BY_TICK and answer is YES else ())


def test_a_no_where_a_signed_form_says_yes_is_said_to_be_one() -> None:
    found = of(row(2, POPPY, (PHOTO, NONE)), held={(1, PHOTO): BY_FORM})
    told = tell(found, {1: POPPY}, 1)
    assert told.lines[0].sentence == "1 yes to no (1 is on file as a signed yes: unknown means no)"
    assert told.lines[0].people == ("Poppy Fairweather, Beech: in a picture on X (on file as a signed yes)",)


def test_a_yes_with_a_newer_day_than_the_one_that_ran_out_is_new_and_one_without_a_day_is_not() -> None:
    held = {(1, PHOTO): RAN_OUT}
    assert of(row(2, POPPY, (PHOTO, YES, date(2026, 9, 8))), held=held).new_yes
    assert of(row(2, POPPY, (PHOTO, YES, date(2025, 9, 7))), held=held).ran_out
    assert of(row(2, POPPY, (PHOTO, YES)), held=held).ran_out


def test_a_yes_of_a_year_that_is_over_is_never_taken_in() -> None:
    for there in (NOTHING, REFUSED_BY_TICK, RAN_OUT):
        found = of(row(2, POPPY, (PHOTO, YES, date(2025, 8, 31))), held={(1, PHOTO): there})
        assert about(found.ran_out) == [(1, PHOTO)]


def test_children_are_known_by_number_alone() -> None:
    other = Child("m99", "", "", admission_number="")
    found = of(
        row(2, Child("M1", "", "", admission_number=""), (PHOTO, YES)),
        row(3, Child("zz", "", "", admission_number="1002"), (PHOTO, YES)),
        row(4, Child("", "", "", admission_number="1004"), (PHOTO, YES)),
        row(5, other, (PHOTO, YES), name="Poppy Fairweather"),
        row(6, other, (WEB, YES), name="Poppy Fairweather"),
    )
    assert about(found.new_yes) == [(1, PHOTO), (2, PHOTO), (4, PHOTO)]
    assert [(one.rows, one.name) for one in found.strangers] == [((5, 6), "Poppy Fairweather")]


@pytest.mark.parametrize(
    ("child", "name", "why"),
    [
        (
            Child("m1", "", "", admission_number="1002"),
            "",
            "its two numbers belong to two different children here",
        ),
        (
            Child("m1", "", ""),
            "Hugo Larkfield",
            "its number is that of a child here with quite another name; bring the roll up to date first",
        ),
    ],
)
def test_a_number_that_is_somebody_elses_gives_nobody_anything(child: Child, name: str, why: str) -> None:
    found = of(ChildRow(2, replace(child, surname=name), (Said(PHOTO, YES),)))
    assert found.problems == (Problem(2, why),)
    assert not found.written and not found.strangers


def test_two_children_here_with_one_number_get_nothing_by_it() -> None:
    twice = (*KNOWN, Known(9, Child("0m", "Ida", "Vance", admission_number="0001001")))
    read = Read((row(2, Child("", "", "", admission_number="1001"), (PHOTO, YES)),))
    found = compare(twice, {}, read, uses={PHOTO}, is_whole=True, today=TODAY)
    assert [problem.why for problem in found.problems] == ["its number is that of two children here"]
    assert found.absent == (2, 4), "neither of them is missing from the file"


def test_of_several_answers_for_one_child_the_least_counts_and_it_is_said() -> None:
    rows = (
        row(2, POPPY, (PHOTO, YES, date(2026, 9, 3))),
        row(3, POPPY, (PHOTO, YES, date(2026, 9, 5))),
        row(4, ALFIE, (PHOTO, YES)),
        row(5, ALFIE, (PHOTO, NONE)),
        row(6, MINTED_ONE, (PHOTO, YES)),
        row(7, MINTED_ONE, (PHOTO, NO)),
    )
    found = of(*rows)
    assert [(one.pupil_id, one.given_on) for one in found.new_yes] == [(1, date(2026, 9, 5))]
    assert about(found.new_no) == [(4, PHOTO)]
    assert found.unanswered == 1
    assert found.differing == (4, 5, 6, 7)


def test_a_child_who_is_not_on_roll_gets_no_yes_and_can_lose_one() -> None:
    assert of(row(2, GONE, (PHOTO, YES))).not_on_roll == 1
    assert about(of(row(2, GONE, (PHOTO, NO)), held={(3, PHOTO): BY_FORM}).to_no) == [(3, PHOTO)]


def test_an_answer_that_is_no_longer_in_the_file_waits_and_so_does_a_child() -> None:
    held = {
        (1, WEB): BY_TICK,
        (1, PHOTO): BY_FORM,
        (2, WEB): BY_TICK,
        (2, PHOTO): REFUSED,
        (4, "press-photo"): BY_TICK,
    }
    part = of(row(2, POPPY, (WALLS, YES)), held=held)
    assert (about(part.vanished), part.absent) == ([(1, WEB)], ())
    whole = of(row(2, POPPY, (WALLS, YES)), held=held, whole=True)
    assert (about(whole.vanished), whole.absent) == ([(1, WEB), (2, WEB)], (2, 4))
    assert not whole.to_no


def test_nobody_is_missing_while_a_row_that_cannot_be_read_may_be_theirs() -> None:
    held = {(2, WEB): BY_TICK}
    known = Read((row(2, POPPY, (WEB, YES)),), (Problem(3, "x"),), keys_of(ALFIE))
    found = of(read=known, held=held, whole=True)
    assert (found.vanished, found.absent) == ((), (4,))
    found = of(read=replace(known, seen=frozenset(), anonymous=1), held=held, whole=True)
    assert (found.vanished, found.absent, found.absent_kept) == ((), (), 2)


def test_the_whole_is_said_as_an_office_says_it() -> None:
    rows = (
        row(2, POPPY, (PHOTO, YES), (WEB, NO), (WALLS, YES)),
        row(3, ALFIE, (PHOTO, YES), (WEB, NONE), (WALLS, NO)),
        row(4, Child("m99", "", ""), (PHOTO, YES), name="Nobody Known"),
    )
    found = of(*rows, held={(1, WEB): BY_TICK, (2, PHOTO): REFUSED, (1, WALLS): BY_TICK}, whole=True)
    told = tell(found, {one.id: one.child for one in KNOWN}, 2)
    assert told.summary == (
        "1 new yes, 1 new no, 1 yes to no, 1 no to yes, which stays a no until somebody confirms it"
    )
    assert [line.sentence for line in told.notes] == [
        "1 unchanged",
        "1 without an answer, which is a no",
        "1 child in the file whom we do not know. Bring the roll up to date first",
        "1 child on roll not in the file. Nothing of theirs is changed",
    ]
    assert [line.people for line in told.notes[2:]] == [("Nobody Known",), ("Grace Winterbourne, Oak",)]


# What must hold whatever is on file and whatever the file says.

SCOPES = [
    Scope("x", medium, presentation, naming)
    for medium in (Medium.PHOTO, Medium.TEXT, Medium.VIDEO)
    for presentation in Presentation
    for naming in Naming
]
SAYS = st.lists(
    st.tuples(
        st.sampled_from([1, 2]), st.sampled_from([use.key for use in USES]), st.sampled_from(list(Answer)),
        st.none() | st.dates(TODAY - timedelta(days=800), TODAY),
    ),
    max_size=8,
)  # fmt: skip
BOTH = st.tuples(FILES, FILES)


def unsigned(file: ConsentFile) -> dict[int, date | None]:
    """The records that could have come from a file: nobody's, without evidence."""
    return {
        r.id: r.expires_on
        for r in file.records
        if r.contact_id is None and r.authority_basis == "pr_holder" and not r.has_evidence
    }


def held_of(files: Mapping[int, ConsentFile], ticks: Mapping[int, date | None]) -> dict[tuple[int, str], OnFile]:
    return {
        (pupil_id, use): there
        for pupil_id, file in files.items()
        for use, there in on_file(file, USES, ticks, TODAY).items()
    }


def rows_of(says: list[tuple[int, str, Answer, date | None]]) -> list[ChildRow]:
    return [
        ChildRow(at, replace(KNOWN[pupil_id - 1].child, forename=""), (Said(use, answer, day),))
        for at, (pupil_id, use, answer, day) in enumerate(says, start=2)
    ]


def difference_of(
    files: Mapping[int, ConsentFile], ticks: Mapping[int, date | None], rows: Sequence[ChildRow], *, whole: bool
) -> Difference:
    known = [
        replace(KNOWN[n - 1], child=replace(KNOWN[n - 1].child, on_roll=f.roll == "on_roll"))
        for n, f in files.items()
    ]
    return compare(known, held_of(files, ticks), Read(tuple(rows)), uses=set(BY_KEY), is_whole=whole, today=TODAY)


def applied(
    files: Mapping[int, ConsentFile], ticks: dict[int, date | None], difference: Difference
) -> dict[int, ConsentFile]:
    """The files after taking it in, as the action writes it."""
    after = dict(files)
    for number, change in enumerate(difference.written, start=3_000_000):
        use, day = BY_KEY[change.use], change.given_on or TODAY
        is_yes = change in difference.new_yes
        record = replace(
            SIGNED, id=number, decision="yes" if is_yes else "no", channel=use.channel, medium=use.medium,
            presentation=use.yeses[0].presentation, naming=use.yeses[0].naming, contact_id=None,
            has_evidence=False, valid_from=day, expires_on=renewal_day(day) if is_yes else None,
            recorded_at=MONDAY + timedelta(days=60),
        )  # fmt: skip
        ticks[number] = record.expires_on
        file = after[change.pupil_id]
        after[change.pupil_id] = replace(file, records=(*file.records, record))
    return after


def with_ids_apart(pair: tuple[ConsentFile, ConsentFile]) -> dict[int, ConsentFile]:
    """Two children whose records have numbers of their own."""

    def moved(file: ConsentFile, by: int) -> ConsentFile:
        def one(r: ConsentRecord) -> ConsentRecord:
            return replace(r, id=r.id + by, supersedes=None if r.supersedes is None else r.supersedes + by)

        return replace(file, records=tuple(map(one, file.records)))

    return {1: pair[0], 2: moved(pair[1], 1_000_000)}


@given(BOTH, SAYS, st.booleans())
def test_whatever_a_file_says_it_makes_no_yes_for_x(
    pair: tuple[ConsentFile, ConsentFile],
    says: list[tuple[int, str, Answer, date | None]],
    whole: bool,  # noqa: FBT001  # hypothesis gives it
) -> None:
    files = with_ids_apart(pair)
    ticks = unsigned(files[1]) | unsigned(files[2])
    after = applied(files, ticks, difference_of(files, ticks, rows_of(says), whole=whole))
    for pupil_id, file in files.items():
        for scope in SCOPES:
            assert (
                ask(file, scope, TODAY).is_yes
                or not ask(after[pupil_id], scope, TODAY).is_yes
                or (scope.presentation == "not_identifiable" and scope.naming == "none")
            )


@given(BOTH, SAYS)
def test_whatever_is_no_yes_in_the_file_is_a_no_afterwards(
    pair: tuple[ConsentFile, ConsentFile], says: list[tuple[int, str, Answer, date | None]]
) -> None:
    files = {n: replace(file, roll="on_roll") for n, file in with_ids_apart(pair).items()}
    ticks = unsigned(files[1]) | unsigned(files[2])
    after = applied(files, ticks, difference_of(files, ticks, rows_of(says), whole=False))
    for pupil_id, key, answer, _ in says:
        use = BY_KEY[key]
        if answer is not YES:
            scope = Scope(use.channel, use.medium, use.yeses[0].presentation, use.yeses[0].naming)
            assert not ask(after[pupil_id], scope, TODAY).is_yes


@given(BOTH, SAYS, st.booleans())
def test_the_same_file_changes_nothing_the_second_time(
    pair: tuple[ConsentFile, ConsentFile],
    says: list[tuple[int, str, Answer, date | None]],
    whole: bool,  # noqa: FBT001  # hypothesis gives it
) -> None:
    files = with_ids_apart(pair)
    ticks = unsigned(files[1]) | unsigned(files[2])
    first = difference_of(files, ticks, rows_of(says), whole=whole)
    second = difference_of(applied(files, ticks, first), ticks, rows_of(says), whole=whole)
    assert not second.written
    assert about(second.to_yes) == about(first.to_yes)
    assert about(second.vanished) == about(first.vanished)


@given(BOTH, SAYS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_records_does_not_matter(
    pair: tuple[ConsentFile, ConsentFile], says: list[tuple[int, str, Answer, date | None]], dice: object
) -> None:
    files = with_ids_apart(pair)
    ticks = unsigned(files[1]) | unsigned(files[2])
    rows = rows_of(says)
    mixed = list(rows)
    dice.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis's own Random
    turned = {n: replace(file, records=file.records[::-1]) for n, file in files.items()}
    assert difference_of(turned, ticks, mixed, whole=True) == difference_of(files, ticks, rows, whole=True)
