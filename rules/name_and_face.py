"""Do a child's name and a face stand together in one post?"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.examples import PICTURE, SINCE, WITH_SOMEBODY, facts, post, situation, typed
from rules.facts import Facts, Picture, Shown
from rules.findings import Field, Finding, Severity
from rules.names import all_left, fixes_for, may_be_named, pupils_named
from rules.naming import Form, Named
from rules.passages import Passage
from rules.rule import rule

_FACE = replace(WITH_SOMEBODY, recognisable=True)
_WITH_NAME = replace(_FACE, shown=(Shown(pupil_id=4, may_be_shown=True, may_be_named_beside=True),))
_SOMEBODY_ELSE = replace(_FACE, shown=(Shown(pupil_id=2, may_be_shown=True, may_be_named_beside=True),))
_NOT_SAID_WHETHER = replace(_FACE, recognisable=None)
_WHY = "The advice is a name or a face, never both: together they let a stranger find and address a child."


def _shows_a_child(picture: Picture) -> bool:
    """Says whether a child may be recognised in it. Where nobody said, one may be."""
    return picture.recognisable is not False and bool(picture.shown or picture.guests)


def _beside_a_face(facts: Facts) -> Iterator[tuple[Passage, Named, str]]:
    """Every child named in the text of a post that shows one, where no other rule stops the name itself."""
    if not any(_shows_a_child(picture) for picture in facts.post.pictures):
        return
    for passage, named, words in pupils_named(facts):
        if passage.field is not Field.TEXT or named.is_question or named.in_tag or named.form is Form.FULL:
            continue
        stopped = named.form is Form.FORENAME and not may_be_named(facts, named)
        if not stopped and not all_left(facts, named):
            yield passage, named, words


def _agreed_to_both(facts: Facts, named: Named) -> bool:
    """Says whether everybody whom this may be is in a picture, and may be named beside each that shows them."""
    shown = [s for p in facts.post.pictures if _shows_a_child(p) for s in p.shown if s.pupil_id in named.pupil_ids]
    return all(s.may_be_named_beside for s in shown) and {s.pupil_id for s in shown} == named.pupil_ids


@rule(
    id="name-and-face-together",
    title="A name and a face together",
    severity=Severity.BLOCK,
    clause="5.b10e",
    since=SINCE,
    version=2,
    lifted_by="head",
    answerable=True,
    why=_WHY,
    blind_spots=("A child whom nobody ticked as being in the picture.",),
    clears_when="The name or the picture is gone, or the head has agreed to both.",
    trips=(
        situation(
            "“Idris with his medal”, and Idris can be recognised. His family agreed to both together.",
            facts(post("Idris with his medal", _WITH_NAME)),
        ),
        situation(
            "“Thank you Idris”, and nobody said yet whether he can be recognised",
            facts(post("Thank you Idris", replace(_WITH_NAME, recognisable=None))),
        ),
    ),
    passes=(
        typed("Idris read us his poem about otters", "no picture"),
        situation("“Idris won”, with nobody in the picture", facts(post("Idris won", PICTURE))),
        situation("“Idris won”, with a picture of his hands", facts(post("Idris won", WITH_SOMEBODY))),
    ),
)
def name_and_face_together(facts: Facts) -> Iterable[Finding]:
    """A name beside a face, where the family agreed to both together."""
    for passage, named, words in _beside_a_face(facts):
        if _agreed_to_both(facts, named):
            yield name_and_face_together.found(
                passage.where(named.start, named.end),
                message="A name or a face, not both together.",
                remedy="Take the name out, or use a picture without recognisable children. Or ask the head.",
                reader="This post gives a child's name beside a picture of recognisable children.",
                evidence=words,
                fixes=fixes_for(facts, named),
            )


@rule(
    id="name-beside-a-face",
    title="A name beside a face, which nobody agreed to",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    answerable=True,
    why=_WHY + " A yes to a first name is for posts without a recognisable picture.",
    blind_spots=("A child whom nobody ticked as being in the picture.",),
    clears_when="The name is gone, or no child can be recognised in the pictures.",
    trips=(
        situation(
            "“Idris with his medal”, and Idris can be recognised", facts(post("Idris with his medal", _FACE))
        ),
        situation(
            "“Thank you Idris”, and another child can be recognised",
            facts(post("Thank you Idris", _SOMEBODY_ELSE)),
            "everybody would take that child for Idris",
        ),
        situation(
            "“Master Tilden won”, and nobody said yet whether anybody can be recognised",
            facts(post("Master Tilden won", _NOT_SAID_WHETHER)),
        ),
    ),
    passes=(
        typed("Idris read us his poem about otters", "no picture"),
        situation("“Idris won”, with a picture of his hands", facts(post("Idris won", WITH_SOMEBODY))),
        situation(
            "“Idris won”, and his family agreed to both: the head decides", facts(post("Idris won", _WITH_NAME))
        ),
    ),
)
def name_beside_a_face(facts: Facts) -> Iterable[Finding]:
    """A name beside a face, where not everybody so named agreed to both together."""
    for passage, named, words in _beside_a_face(facts):
        if not _agreed_to_both(facts, named):
            yield name_beside_a_face.found(
                passage.where(named.start, named.end),
                message="A name or a face, not both together.",
                remedy="Take the name out, or use a picture in which no child can be recognised.",
                reader="This post gives a child's name beside a picture of recognisable children.",
                evidence=words,
                fixes=fixes_for(facts, named),
            )
