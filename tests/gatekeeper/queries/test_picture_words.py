"""Does it add up, in words that a colleague would use?"""

from dataclasses import replace

import pytest

from gatekeeper.contents import NOTHING_SAID, AboutPicture
from gatekeeper.marks import NO_MARKS, Marks
from gatekeeper.queries.picture_page import Found, FoundFace, Place, names_of, say_names, short
from gatekeeper.queries.picture_words import Named, adding_up, faces_in_words, who_is_in_it

SOMEWHERE = Place(0, 0, 10, 10)
NAMES = {1: "Penny Rahimi", 2: "Alfie Thornbury", 3: "Zay Osei", 4: "Rowan Kettleby", 5: "Cher"}


def found(faces: int, *, unsure: int = 0, covered: int = 0) -> Found:
    seen = tuple(FoundFace(n, n <= faces, SOMEWHERE, SOMEWHERE, SOMEWHERE) for n in range(1, faces + unsure + 1))
    return Found(True, seen, (), too_dark=False, too_blurred=False, covered_parts=covered, covered_faces=covered)


def named(pupils: int, *, all_may: bool = True, nobody: bool = False) -> Named:
    return Named(pupils, all_may=all_may, nobody=nobody)


def test_nine_faces_of_which_all_are_spoken_for() -> None:
    total = adding_up(found(7, covered=2), AboutPicture(recognisable=True, heads=7, adults=1), named(6))
    assert total.says == "9 faces found: 6 named, 1 adult, 2 covered. You counted 7."
    assert total.adds_up


@pytest.mark.parametrize(
    ("seen", "about", "who", "marks", "missing"),
    [
        (replace(found(0), looked=False), NOTHING_SAID, named(0), NO_MARKS, "not looked at it yet"),
        (found(0), NOTHING_SAID, named(0), NO_MARKS, "Say who is in it"),
        (found(0), NOTHING_SAID, named(2, nobody=True), NO_MARKS, "Keep whichever is true"),
        (found(2), NOTHING_SAID, named(0, nobody=True), NO_MARKS, "2 faces are still nobody’s"),
        (found(2), AboutPicture(not_faces=(1,)), named(0, nobody=True), NO_MARKS, "1 face is still nobody’s"),
        (found(1), NOTHING_SAID, named(1), NO_MARKS, "Count the people"),
        (found(1), AboutPicture(heads=3), named(1), NO_MARKS, "That makes 1, not 3"),
        (found(1), AboutPicture(heads=1), named(1), NO_MARKS, "Say whether anybody could be recognised"),
        (found(1), AboutPicture(heads=1, recognisable=False), named(1), NO_MARKS, "A face can be seen"),
        (found(1), AboutPicture(heads=1, recognisable=True), named(1, all_may=False), NO_MARKS, "cannot be shown"),
        (found(2), NOTHING_SAID, named(0, nobody=True), Marks(frozenset({1, 2})), "2 parts are marked"),
    ],
)
def test_what_is_missing_is_asked_for_one_after_the_other(
    seen: Found, about: AboutPicture, who: Named, marks: Marks, missing: str
) -> None:
    total = adding_up(seen, about, who, marks)
    assert missing in total.missing
    assert not total.adds_up


@pytest.mark.parametrize(
    ("seen", "about", "who"),
    [
        (found(0), NOTHING_SAID, named(0, nobody=True)),
        (found(1, unsure=4), AboutPicture(not_faces=(1,)), named(0, nobody=True)),
        (found(0), AboutPicture(heads=2, recognisable=False), named(2)),
        (found(2), AboutPicture(heads=2, recognisable=True, adults=1, guests=1), named(0)),
    ],
)
def test_what_adds_up_does(seen: Found, about: AboutPicture, who: Named) -> None:
    assert adding_up(seen, about, who).adds_up


def test_who_is_in_it_fits_in_a_line() -> None:
    hands = AboutPicture(recognisable=False, adults=1)
    assert who_is_in_it(found(1, covered=2), hands, (1, 2), NAMES, nobody=False) == (
        "Alfie T., Penny R. and 1 adult · 3 faces found, 2 parts covered · nobody can be recognised"
    )
    assert who_is_in_it(found(0), NOTHING_SAID, (), NAMES, nobody=True) == "No person pictured · No face was found"
    assert who_is_in_it(found(0), NOTHING_SAID, (), NAMES, nobody=False).startswith("Nobody has said who is in it")
    many = who_is_in_it(found(0), NOTHING_SAID, (1, 2, 3, 4, 5), NAMES, nobody=False)
    assert many.startswith("Alfie T., Cher, Penny R. and 2 more ·")


def test_names_are_as_colleagues_say_them() -> None:
    assert short("Penny Rahimi") == "Penny R."
    assert short("Cher") == "Cher"
    assert names_of((1, 2, 99), NAMES, 3) == ["Alfie T.", "Penny R."]
    assert say_names((1, 2, 3, 4), NAMES) == "Alfie T., Penny R. and 2 more"
    assert say_names((), NAMES) == ""


def test_a_reader_hears_what_was_found() -> None:
    about = AboutPicture(not_faces=(1,))
    assert faces_in_words(found(2, unsure=1, covered=1), about) == (
        "3 faces found, 1 covered, 1 not a face; 1 place that could be a face"
    )
