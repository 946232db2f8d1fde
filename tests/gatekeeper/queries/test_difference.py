"""What changed between two versions, word by word and field by field?"""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.contents import Contents, PictureContents
from gatekeeper.queries.difference import Kind, Naming, compare, hidden, words

NAMING = Naming(pupil=lambda i: f"child {i}", objective=lambda code: code or "none", text=lambda text: text)
PICTURE = PictureContents(1, "a" * 64, "A bean in a jar", nobody_pictured=True, pupil_ids=())
OTHER = PictureContents(2, "b" * 64, "A muddy boot", nobody_pictured=True, pupil_ids=())
BEFORE = Contents(
    text="The beans came up.",
    pictures=(PICTURE, OTHER),
    objective="celebrate-learning",
    reply_setting="mentionedUsers",
    made_with_ai=False,
    scheduled_for=None,
    not_after=None,
    account_id="1",
    ruleset="r",
    consent=(),
)


def changed(**fields: object) -> list[str]:
    found = compare(BEFORE, replace(BEFORE, **fields), NAMING)  # type: ignore[arg-type]  # fields of the test's own choosing
    return [change.what for change in found.changes]


def test_the_same_contents_have_no_difference() -> None:
    assert compare(BEFORE, BEFORE, NAMING).nothing


def test_a_changed_word_is_taken_out_and_put_in() -> None:
    found = words("The beans came up.", "The peas came up.")
    assert [(p.kind, p.text) for p in found] == [
        (Kind.SAME, "The "),
        (Kind.REMOVED, "beans"),
        (Kind.ADDED, "peas"),
        (Kind.SAME, " came up."),
    ]


def test_words_that_changed_together_are_read_together() -> None:
    found = words("Our big red bus", "Our small green bus")
    assert [(p.kind, p.text) for p in found if p.kind is not Kind.SAME] == [
        (Kind.REMOVED, "big red"),
        (Kind.ADDED, "small green"),
    ]


@given(before=st.text(max_size=60), after=st.text(max_size=60))
def test_the_pieces_always_give_both_texts_back(before: str, after: str) -> None:
    found = words(before, after)
    assert "".join(p.text for p in found if p.kind is not Kind.ADDED) == before
    assert "".join(p.text for p in found if p.kind is not Kind.REMOVED) == after


def test_a_picture_that_came_went_or_moved_is_named() -> None:
    assert changed(pictures=(PICTURE,)) == ["Picture 2 was taken out"]
    assert changed(pictures=(PICTURE, OTHER, replace(OTHER, picture_id=3))) == ["Picture 3 is new"]
    assert changed(pictures=(OTHER, PICTURE)) == ["The pictures are in another order"]


def test_descriptions_and_people_are_compared_picture_by_picture() -> None:
    assert changed(pictures=(replace(PICTURE, alt_text="A bean"), OTHER)) == ["Description of picture 1"]
    found = compare(
        BEFORE, replace(BEFORE, pictures=(PICTURE, replace(OTHER, nobody_pictured=False, pupil_ids=(7,)))), NAMING
    )
    (change,) = found.changes
    assert (change.what, change.before, change.after) == ("People in picture 2", "no person pictured", "child 7")


def test_time_aim_replies_and_label_are_compared() -> None:
    at = datetime(2026, 11, 24, 15, 15, tzinfo=UTC)
    assert changed(scheduled_for=at) == ["Time"]
    assert changed(objective="community-news") == ["Aim"]
    assert changed(reply_setting="everyone") == ["Who may reply"]
    assert changed(made_with_ai=True) == ["“Made with AI” label"]


def test_hidden_characters_are_named_where_they_stand() -> None:
    found = hidden("pay\u200bpal \u202egnp.exe")
    assert [stretch.hidden for stretch in found if stretch.hidden] == [
        "zero-width space, U+200B",
        "right-to-left override, U+202E",
    ]
    assert "".join(stretch.text for stretch in found) == "pay\u200bpal \u202egnp.exe"


def test_a_text_without_hidden_characters_is_left_alone() -> None:
    assert hidden("Two lines.\nAnd café ☀️") == ()


def test_typed_words_are_compared_as_this_reader_may_read_them() -> None:
    veiled = replace(NAMING, text=lambda text: text.replace("Poppy", "[pupil]"))
    found = compare(BEFORE, replace(BEFORE, text="Poppy came up."), veiled)
    assert "Poppy" not in "".join(piece.text for piece in found.text)
