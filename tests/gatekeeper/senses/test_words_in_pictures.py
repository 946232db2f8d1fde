"""Is what stands on labels and codes read, in every direction, and is nothing downloaded for it?"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from gatekeeper.senses.codes import codes_in
from gatekeeper.senses.packaged import NotAsPinned
from gatekeeper.senses.picture_models import FINDER, READER, TURNER, why_unusable
from gatekeeper.senses.words_in_pictures import WordReader
from tests.gatekeeper.senses.drawn import LINK, label, with_code


@cache
def reader() -> WordReader:
    return WordReader()


def test_print_is_read_line_by_line_with_its_place() -> None:
    lines = reader().words(label("Well done", "Callum Whitcombe"))
    assert [line.text for line in lines] == ["Well done", "Callum Whitcombe"]
    first, second = lines
    assert min(line.confidence for line in lines) > 0.8
    assert first.box.y1 <= second.box.y0 + 20
    assert 40 <= second.box.x0 <= 80
    assert 230 <= second.box.y0 <= 290


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_print_that_lies_on_its_side_or_head_is_read_too(turns: int) -> None:
    turned = np.ascontiguousarray(np.rot90(label("Well done", "Callum Whitcombe"), turns))
    assert {line.text for line in reader().words(turned)} == {"Well done", "Callum Whitcombe"}


def test_a_picture_without_writing_has_no_words() -> None:
    assert reader().words(np.full((600, 800, 3), 140, dtype=np.uint8)) == ()


def test_writing_that_cannot_be_read_is_told_as_writing_all_the_same() -> None:
    small = label("Callum Whitcombe")[::5, ::5]  # letters of a few pixels, broken by skipping
    scribble = np.full((700, 1000, 3), 245, dtype=np.uint8)
    scribble[300 : 300 + small.shape[0], 400 : 400 + small.shape[1]] = small
    for line in reader().words(scribble):
        assert line.text or line.confidence < 0.5


@pytest.mark.parametrize("file", [FINDER, TURNER, READER], ids=lambda file: file.path.rsplit("/")[-1])
def test_a_model_other_than_the_one_measured_is_never_given_to_the_reader(
    file: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, known in (("FINDER", FINDER), ("TURNER", TURNER), ("READER", READER)):
        if known is file:
            monkeypatch.setattr(f"gatekeeper.senses.words_in_pictures.{name}", replace(known, sha256="0" * 64))
    with pytest.raises(NotAsPinned, match=r"is not the file of version 3\.10\.0"):
        WordReader()


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_qr_code_is_read_in_every_direction(turns: int) -> None:
    sheet = np.ascontiguousarray(np.rot90(with_code(label("Scan me")), turns))
    (code,) = codes_in(sheet)
    assert (code.text, code.kind) == (LINK, "QR Code")
    assert 60 < code.box.width < 220
    assert 60 < code.box.height < 220
    assert 0 <= code.box.x0 < code.box.x1 <= sheet.shape[1]


def test_bar_codes_and_several_codes_are_read() -> None:
    sheet = with_code(with_code(label("Library"), "9780306406157", "EAN13", (80, 400)))
    assert {code.text for code in codes_in(sheet)} == {"9780306406157", LINK}


def test_a_page_without_codes_has_none() -> None:
    assert codes_in(label("Star of the week")) == ()


def test_the_doctor_can_tell_whether_pictures_can_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    assert why_unusable() == ""
    monkeypatch.setattr("gatekeeper.senses.picture_models.READER", replace(READER, sha256="0" * 64))
    assert "is not the file of version 3.10.0" in why_unusable()
    monkeypatch.setattr("gatekeeper.senses.picture_models._LIBRARIES", ("no_such_library",))
    assert why_unusable() == "no_such_library is not installed"
