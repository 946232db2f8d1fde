"""How is the difference of a file of permissions said? Counts in words; who it is only beside them."""

from collections.abc import Iterable, Mapping

from gatekeeper.importing.children import Child
from gatekeeper.importing.consents_difference import Change, Difference
from gatekeeper.importing.words import (
    A_LOT,
    A_LOT_OF,
    Line,
    Told,
    by_reason,
    counted,
    line_of,
    name_of,
    that_are_some,
)
from gatekeeper.uses import BY_KEY


def tell(d: Difference, children: Mapping[int, Child], held_yeses: int) -> Told:
    """The difference in words.

    Args:
        d: the difference.
        children: everybody on the roll here, by id.
        held_yeses: how many yeses are on file now.
    """

    def about(key: str, changes: Iterable[Change], one: str, many: str, more: str = "") -> Line:
        those = tuple(changes)
        rows = sorted({change.row for change in those if change.row})
        who = [f"{_who(children, c.pupil_id)}: {_use(c)}{_more(c)}" for c in those]
        return line_of(key, rows, who, one, many, more=more)

    signed = sum(change.was_signed for change in d.to_no)
    more = counted(signed, "is", "are") + " on file as a signed yes: unknown means no" if signed else ""
    to_no = about("to-no", d.to_no, "yes to no", "yes to no", f" ({more})" if more else "")
    return Told(
        lines=that_are_some(
            about("new-yes", d.new_yes, "new yes", "new yes"),
            about("new-no", d.new_no, "new no", "new no"),
            to_no,
            about(
                "to-yes",
                d.to_yes,
                "no to yes, which stays a no until somebody confirms it",
                "no to yes, which stay a no until somebody confirms each",
            ),
            about(
                "vanished",
                d.vanished,
                "yes of an earlier file is no longer in this one and waits for somebody to look",
                "yeses of earlier files are no longer in this one and wait for somebody to look",
            ),
        ),
        notes=_notes(d, children, about("ran-out", d.ran_out, _RAN_OUT, _RAN_OUT)),
        problems=by_reason(d.problems),
        many=to_no if len(d.to_no) > A_LOT and len(d.to_no) > held_yeses * A_LOT_OF else None,
        changes_anything=bool(d.written or d.to_yes or d.vanished),
    )


_RAN_OUT = "yes of a year that is over. Not taken in: ask these families again"


def _notes(d: Difference, children: Mapping[int, Child], ran_out: Line) -> tuple[Line, ...]:
    return that_are_some(
        Line("unchanged", d.unchanged, f"{d.unchanged:,} unchanged"),
        Line(
            "unanswered",
            d.unanswered,
            counted(d.unanswered, "without an answer, which is a no", "without an answer, which is a no"),
        ),
        ran_out,
        Line(
            "strangers",
            len(d.strangers),
            counted(
                len(d.strangers),
                "child in the file whom we do not know. Bring the roll up to date first",
                "children in the file whom we do not know. Bring the roll up to date first",
            ),
            tuple(row for one in d.strangers for row in one.rows),
            tuple(one.name for one in d.strangers if one.name),
        ),
        line_of(
            "absent",
            (),
            [_who(children, pupil_id) for pupil_id in d.absent],
            "child on roll not in the file. Nothing of theirs is changed",
            "children on roll not in the file. Nothing of theirs is changed",
        ),
        Line(
            "kept",
            d.absent_kept,
            counted(d.absent_kept, "child on roll", "children on roll")
            + " may be missing from the file, or in a row that cannot be read",
        ),
        Line(
            "not-on-roll",
            d.not_on_roll,
            counted(d.not_on_roll, "answer is", "answers are")
            + " about children who are not on roll. Not taken in",
        ),
        Line(
            "differing",
            len(d.differing),
            counted(len(d.differing), "row gives", "rows give")
            + " different answers for one child. A no counts, and so does a question that is open",
            d.differing,
        ),
    )


def _who(children: Mapping[int, Child], pupil_id: int) -> str:
    child = children[pupil_id]
    return f"{name_of(child)}{f', {child.class_name}' if child.class_name else ''}"


def _use(change: Change) -> str:
    words = BY_KEY[change.use].words
    return words[0].lower() + words[1:]


def _more(change: Change) -> str:
    return " (on file as a signed yes)" if change.was_signed else ""
