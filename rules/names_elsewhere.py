"""Does a child's name stand where it does even more harm: in a description, a tag, a picture, a file?"""

from collections.abc import Iterable
from dataclasses import replace

from rules.examples import PICTURE, SINCE, described, facts, post, showing, situation, typed
from rules.facts import Facts
from rules.findings import Field, Finding, Severity, Where
from rules.fixes import remove
from rules.names import fixes_for, pupils_named
from rules.naming import Form, Kind, read
from rules.rule import rule

_LABELLED = showing("Poppy")
_SIGN = showing("Our pond")
_TELLTALE = replace(PICTURE, file_name="zuzanna_y4.jpg")
_HASHTAG = "#＃"


@rule(
    id="name-in-alt-text",
    title="A child's name in a picture's description",
    severity=Severity.BLOCK,
    clause="5.b10e",
    since=SINCE,
    answerable=True,
    why="Screen readers read the description out, and machines collect it: it ties a name to a face for good.",
    blind_spots=("A child who is not on our roll is asked about by another rule.",),
    clears_when="The picture is described without a name.",
    trips=(
        described("Alfie paints a large yellow sun"),
        described("Idris holds his painting of an otter", "even where we may name the child in the text"),
    ),
    passes=(
        described("A boy paints a large yellow sun"),
        described("Poppies in a jar on a window sill"),
    ),
)
def name_in_alt_text(facts: Facts) -> Iterable[Finding]:
    """Any name of a pupil, short of a full name, in a description."""
    for passage, named, words in pupils_named(facts):
        if passage.field is not Field.ALT_TEXT or named.is_question or named.form is Form.FULL:
            continue
        yield name_in_alt_text.found(
            passage.where(named.start, named.end),
            message="The picture description names a child; people with screen readers and machines see it.",
            remedy="Describe the picture without a name: “a child paints a yellow sun”.",
            reader=f"A child is named in {passage.name}.",
            evidence=words,
            fixes=fixes_for(facts, named),
        )


@rule(
    id="name-in-hashtag-or-mention",
    title="A child's name in a hashtag or link",
    severity=Severity.BLOCK,
    clause="5.b10e",
    since=SINCE,
    version=2,
    answerable=True,
    why="A hashtag gathers everything ever posted under that name, by anybody.",
    blind_spots=("A name in small letters inside a long run of words that no dictionary can cut.",),
    clears_when="The hashtag or link no longer holds a name.",
    trips=(
        typed("Brilliant batting today #WellDoneAlfie"),
        typed("Off we go! #gopoppygo", "small letters"),
    ),
    passes=(typed("Brilliant batting today #WellDoneEveryone"), typed("Our poppies #PoppyAppeal")),
)
def name_in_hashtag_or_mention(facts: Facts) -> Iterable[Finding]:
    """A pupil's name inside a hashtag, a link or an address, whatever permission there is."""
    for passage, named, words in pupils_named(facts):
        if not named.in_tag or named.form is Form.FULL or passage.field is Field.PICTURES:
            continue
        if _is_handle(passage.text, named.start):
            continue
        yield name_in_hashtag_or_mention.found(
            passage.where(named.start, named.end),
            message="The hashtag or link contains a child's name.",
            remedy="Change the hashtag or take the link out.",
            reader=f"A hashtag or link in {passage.name} contains a child's name.",
            evidence=words,
            fixes=(remove(),),
        )


@rule(
    id="mention-child-account",
    title="A handle that belongs to a child or family",
    severity=Severity.BLOCK,
    clause="6.b4",
    since=SINCE,
    version=2,
    answerable=True,
    why="Tagging a child's or parent's account leads strangers from the school's page straight to the family.",
    blind_spots=("A handle without a name of our roll in it.",),
    clears_when="The handle is gone.",
    trips=(
        typed("Lovely photo from @poppys_dad of the allotment"),
        typed("Follow @zuzanna.sings for more", "her own account"),
    ),
    passes=(
        typed("Lovely photo from a parent of the allotment"),
        typed("Read more from @lunsfordprimary", "our own handle"),
    ),
)
def mention_child_account(facts: Facts) -> Iterable[Finding]:
    """A handle that holds the name of somebody on the roll."""
    for passage, named, words in pupils_named(facts):
        if not named.in_tag or named.form is Form.FULL or passage.field is Field.PICTURES:
            continue
        if _is_handle(passage.text, named.start):
            yield mention_child_account.found(
                passage.where(named.start, named.end),
                message="This handle looks like a child's or family's. We never tag children.",
                remedy="Take the handle out.",
                reader=f"A handle in {passage.name} holds the name of somebody on our roll.",
                evidence=words,
                fixes=(remove(),),
            )


def _is_handle(text: str, start: int) -> bool:
    hash_at = max(text.rfind(sign, 0, start) for sign in _HASHTAG)
    return max(text.rfind("@", 0, start), text.rfind("＠", 0, start)) > hash_at


@rule(
    id="name-in-file-or-picture",
    title="A name that can be read in the picture",
    severity=Severity.BLOCK,
    clause="5.b10e",
    since=SINCE,
    version=2,
    other_severities=(Severity.REASON, Severity.ADVICE),
    why="A name label on a tray or a certificate tells who the child beside it is.",
    blind_spots=(
        "Handwriting, and letters too small or blurred to be read by a machine.",
        "A short name of which a letter was misread.",
    ),
    clears_when="The place is covered or cut off, or another picture is used.",
    trips=(
        situation("A picture with the label “Poppy” on a tray", facts(post("Look!", _LABELLED))),
        situation(
            "The label “ldris” on a peg", facts(post("Look!", showing("ldris"))), "an I that was read as an l"
        ),
        situation(
            "“GRACE” on a wall",
            facts(post("Look!", showing("GRACE"))),
            "perhaps just a word, so a reason is enough",
        ),
        situation("A picture whose file is called “zuzanna_y4.jpg”", facts(post("Look!", _TELLTALE))),
    ),
    passes=(
        situation("A picture of clay volcanoes", facts(post("Look!", PICTURE))),
        situation("A picture with the words “Our pond” on a sign", facts(post("Look!", _SIGN))),
    ),
)
def name_in_file_or_picture(facts: Facts) -> Iterable[Finding]:
    """A pupil's name in the words read in a picture, or in its file's name (which never goes out).

    What may be just a word, a surname or initials takes a reason.
    """
    for passage, named, words in pupils_named(facts):
        if passage.field is not Field.PICTURES or (named.form is Form.FULL and not named.is_question):
            continue
        sure = not named.is_question and named.form not in (Form.SURNAME, Form.INITIALS)
        yield name_in_file_or_picture.found(
            passage.where(named.start, named.end),
            severity=None if sure else Severity.REASON,
            message="A child's name can be read in this picture."
            if sure
            else "What can be read here in the picture may be a child's name.",
            remedy="",
            reader=f"A child's name can be read in {passage.name}."
            if sure
            else f"What can be read in {passage.name} may be a child's name. Please look.",
            evidence=words,
        )
    for picture in facts.post.pictures:
        words = picture.file_name.rpartition(".")[0].replace("_", " ").replace("-", " ").title()
        for named in read(facts, words):
            if named.kind is Kind.PUPIL and not named.is_question:
                yield name_in_file_or_picture.found(
                    Where(Field.PICTURES, picture.position),
                    message="The name of this picture's file names a child. The file name never goes out.",
                    remedy="Nothing to do here. Check that this child may be shown, and rename your own copy.",
                    reader=f"The file of picture {picture.position} was named after a child.",
                    evidence=picture.file_name,
                    severity=Severity.ADVICE,
                )
