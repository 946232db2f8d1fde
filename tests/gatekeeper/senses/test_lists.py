"""The lists of names that are kept by hand: are they as the lexicon reads them?"""

import re
from collections import Counter
from pathlib import Path

import pytest

from gatekeeper.senses.lexicon import LISTS
from rules.text import fold

LONGEST_LINE = 60
HAND_MADE = ("well_known.txt", "nicknames_uk.txt", "uk_forenames.txt", "places.txt")
SINGLE_WORDS = "# single words: never a child's name in Britain"
ALSO_CHILDREN = "# also given to children"


def sections(path: Path) -> dict[str, list[str]]:
    """The entries of a list by the comment line over them; the list's own heading is left out."""
    _heading, *blocks = path.read_text(encoding="utf-8").removesuffix("\n").split("\n\n")
    return {lines[0]: lines[1:] for lines in (block.split("\n") for block in blocks)}


def entries(name: str) -> list[str]:
    return [entry for section in sections(LISTS / name).values() for entry in section]


def keys(name: str, some: list[str]) -> list[str]:
    """What entries are looked up by: for a line of short forms, the name they are short for."""
    return [fold(entry.partition(":")[0] if name == "nicknames_uk.txt" else entry) for entry in some]


@pytest.mark.parametrize("name", HAND_MADE)
def test_a_list_says_what_it_is_and_each_section_says_what_it_holds(name: str) -> None:
    text = (LISTS / name).read_text(encoding="utf-8")
    heading = text.split("\n\n")[0].split("\n")

    assert len(heading) > 3 and all(line.startswith("#") for line in heading)
    for title, section in sections(LISTS / name).items():
        assert title.startswith("# "), title
        assert section and not any(entry.startswith("#") or not entry for entry in section), title


@pytest.mark.parametrize("name", HAND_MADE)
def test_no_line_is_long_or_holds_stray_spaces(name: str) -> None:
    lines = (LISTS / name).read_text(encoding="utf-8").split("\n")

    assert [line for line in lines if len(line) > LONGEST_LINE] == []
    assert [line for line in lines if line != " ".join(line.split())] == []


@pytest.mark.parametrize("name", HAND_MADE)
def test_no_entry_stands_twice(name: str) -> None:
    times = Counter(keys(name, entries(name)))

    assert [entry for entry, count in times.items() if count > 1] == []


@pytest.mark.parametrize("name", HAND_MADE)
def test_entries_are_sorted_within_their_section(name: str) -> None:
    for title, section in sections(LISTS / name).items():
        assert keys(name, section) == sorted(keys(name, section)), title


def test_apostrophes_are_straight() -> None:
    assert [entry for name in HAND_MADE for entry in entries(name) if "’" in entry] == []


def test_a_single_word_that_is_always_quiet_is_no_forename() -> None:
    single = sections(LISTS / "well_known.txt")[SINGLE_WORDS]
    forenames = {fold(name) for name in entries("uk_forenames.txt")}

    assert [word for word in single if fold(word) in forenames] == []
    assert [word for word in single if fold(word.removesuffix("'s")) in forenames] == []


def test_outside_the_single_words_an_entry_has_several() -> None:
    """A title like "Oliver!" would make the bare name quiet."""
    others = [
        entry
        for title, section in sections(LISTS / "well_known.txt").items()
        if title != SINGLE_WORDS
        for entry in section
    ]

    assert [entry for entry in others if len(re.findall(r"\w+", entry.replace("'s", ""))) == 1] == []


def test_forenames_are_small_letters_without_spaces() -> None:
    assert [name for name in entries("uk_forenames.txt") if name != name.lower() or " " in name] == []


def test_a_line_of_short_forms_names_each_once_and_never_the_name_itself() -> None:
    for line in entries("nicknames_uk.txt"):
        formal, colon, forms = line.partition(": ")
        short = forms.split(", ")

        assert colon and line == line.lower(), line
        assert all(re.fullmatch(r"[^\W\d_]+(?:[-'][^\W\d_]+)*", word) for word in (formal, *short)), line
        assert len({fold(word) for word in (formal, *short)}) == len(short) + 1, line


def test_places_that_are_also_names_say_so() -> None:
    """A place that is a forename, and stands elsewhere, would make that child's name look like a place."""
    forenames = {fold(name) for name in entries("uk_forenames.txt")}
    plain = [
        place
        for title, section in sections(LISTS / "places.txt").items()
        if not title.startswith(ALSO_CHILDREN)
        for place in section
    ]

    assert [place for place in plain if fold(place) in forenames] == []
