"""What do exports of families' answers look like? Invented ones in all three shapes, about the tests' children.

On file in `tests/world.py`: m1, m3 and m5 may be pictured on X by a signed form, m2 may not, m4 was never asked.
"""

from collections.abc import Iterable, Mapping, Sequence

from tests.roll_files import AS_IT_IS, made

WIDE = (
    "Adno", "Student ID", "Legal Surname", "Legal Forename", "Reg", "Photograph Student", "Social media",
    "Internet Photo", "Press",
)  # fmt: skip
LONG = ("Student ID", "Student", "Year Group", "Form", "Consent type", "Status", "Guardian", "Response date")
STATUS = ("Admission Number", "Pupil Full Name", "Class", "Consent Type", "State", "Informed By", "Date")
CHILDREN: dict[str, tuple[str, str, str, str]] = {
    ref: (number, forename, surname, klass) for ref, number, forename, _, surname, klass, _ in AS_IT_IS
}


def wide(answers: Mapping[str, Sequence[str]], extra: Iterable[Sequence[str]] = ()) -> str:
    """A row for each child, with what stands below the last four headings."""
    rows = [
        ("", ref, CHILDREN[ref][2], CHILDREN[ref][1], CHILDREN[ref][3], *given) for ref, given in answers.items()
    ]
    return made([*rows, *extra], WIDE)


def long(*answers: tuple[str, str, str, str], extra: Iterable[Sequence[str]] = ()) -> str:
    """A row for each answer: child, question, status, day."""
    rows = [
        (ref, f"{CHILDREN[ref][1]} {CHILDREN[ref][2]}", "", CHILDREN[ref][3], asked, said, "A Parent", day)
        for ref, asked, said, day in answers
    ]
    return made([*rows, *extra], LONG)


def status(*answers: tuple[str, str, str, str]) -> str:
    """A row for each answer, with admission numbers and other words."""
    rows = [
        (
            CHILDREN[ref][0],
            f"{CHILDREN[ref][1]} {CHILDREN[ref][2]}",
            CHILDREN[ref][3],
            asked,
            said,
            "A Parent",
            day,
        )
        for ref, asked, said, day in answers
    ]
    return made(rows, STATUS)
