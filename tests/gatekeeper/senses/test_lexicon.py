"""Are the lists of names read whole, looked up right, and missed in good order?"""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.errors import InvalidInput
from gatekeeper.senses import forenames, lexicon
from gatekeeper.senses.lexicon import SortedNames

NAMES = st.text(st.characters(categories=["Ll", "Nd"]) | st.sampled_from(" '-"), min_size=1, max_size=8)


@given(st.sets(NAMES, max_size=30), NAMES)
def test_sorted_names_hold_exactly_what_a_set_would(names: set[str], other: str) -> None:
    held = SortedNames(b"\n".join(sorted(name.encode() for name in names)))
    assert len(held) == (len(names) if names else 0) or not names
    assert all(name in held for name in names)
    assert (other in held) == (other in names)


def test_everybody_schools_speak_of_is_known() -> None:
    known = lexicon.load().lexicon
    for name in ("julia donaldson", "florence nightingale", "walter tull", "tim peake"):
        assert name in known.well_known, name
    assert "charlotte's web" in known.titles
    assert "grace" in known.words
    assert "poppy tilden" not in known.well_known
    assert known.forenames["callum"] > 1000
    assert known.forenames["saoirse"]
    assert "bella" in known.nicknames["isabella"]
    assert "maidstone" in known.places


def test_every_list_is_said_to_be_in_use() -> None:
    known = lexicon.load()
    assert known.missing == ()
    assert len(known.sources) == 4


@pytest.mark.parametrize(
    "text",
    [
        "name\tbirths\n" + "".join(f"Name{chr(97 + i % 26)}{chr(97 + i // 26)}\t{i + 1}\n" for i in range(150)),
        "Rank,Name,Count\n"
        + "".join(f'{i},NAME{chr(97 + i % 26)}{chr(97 + i // 26)},"{i + 1:,}"\n' for i in range(150)),
        "".join(f"Name{chr(97 + i % 26)}{chr(97 + i // 26)},{i},:,1\n" for i in range(150)),
    ],
)
def test_the_offices_files_are_read_in_every_shape(text: str) -> None:
    found = forenames.read(text.encode("utf-8-sig"))
    assert len(found) == 150
    assert found["nameaa"] >= 1
    assert all(name == name.lower() for name in found)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" + b"\0" * 200, b"Alfie,3\n", b"\xff\xfe\x00" * 50])
def test_what_is_no_list_of_names_is_refused_and_changes_nothing(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="Nothing was changed"):
        forenames.read(data)


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    with contextlib.suppress(InvalidInput):
        assert len(forenames.read(data)) >= 100


def test_imported_names_are_in_the_next_lexicon(tmp_path: Path) -> None:
    assert "qwilfrith" not in lexicon.load(tmp_path).lexicon.forenames
    forenames.keep({"qwilfrith": 123}, tmp_path)
    known = lexicon.load(tmp_path)
    assert known.lexicon.forenames["qwilfrith"] == 123
    assert any("1 of them imported" in source for source in known.sources)
