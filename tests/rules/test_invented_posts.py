"""Do the rules keep what was measured on invented posts of teachers, whole posts through the product's own path?

The floors stand a little below what was measured, so that a change for the worse is seen. The
figures themselves are printed by `python3 -m gatekeeper bench text`.
"""

import csv
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.bench import adapters
from tests.shared_data import shared

POSTS = Path(__file__).parents[1] / "bench" / "posts"
DETAILS = {"EMAIL", "PHONE", "POSTCODE", "ADDRESS", "UPN", "NHS_NO", "VEHICLE_REG"}


@cache
def detector() -> adapters.Detect:
    text = shared("text")

    def table(name: str) -> list[dict[str, str]]:
        with (text / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    about = json.loads((text / "school.json").read_text(encoding="utf-8"))
    return adapters.text(table("roll.csv"), table("staff.csv"), about)


@cache
def read(path: Path) -> tuple[tuple[dict[str, Any], list[adapters.Span]], ...]:
    lines = path.read_text(encoding="utf-8").splitlines()
    posts = [json.loads(line) for line in lines]
    assert len(posts) > 100
    return tuple((post, [s for s in detector()(post["text"]) if s["severity"] != "clean"]) for post in posts)


def files() -> list[Path]:
    return [shared("text/dev.jsonl"), POSTS / "third.jsonl"]


def share_found(path: Path, labels: set[str]) -> float:
    there: Counter[bool] = Counter()
    for post, spans in read(path):
        for gold in post["spans"]:
            if gold["label"] in labels:
                there[any(s["start"] < gold["end"] and gold["start"] < s["end"] for s in spans)] += 1
    assert sum(there.values())
    return there[True] / sum(there.values())


def decision(spans: list[adapters.Span]) -> str:
    return max((s["severity"] for s in spans), key=["flag", "block"].index, default="clean")


@pytest.mark.parametrize("number", [0, 1])
def test_pupils_are_found(number: int) -> None:
    assert share_found(files()[number], {"PUPIL_NAME"}) >= 0.98


@pytest.mark.parametrize("number", [0, 1])
def test_contact_details_and_numbers_are_found_all(number: int) -> None:
    assert share_found(files()[number], DETAILS) == 1.0


@pytest.mark.parametrize(("number", "least"), [(0, 1.0), (1, 0.7)])
def test_children_away_from_school_are_seen(number: int, least: float) -> None:
    assert share_found(files()[number], {"LIVE_LOCATION"}) >= least


@pytest.mark.parametrize("number", [0, 1])
def test_few_posts_that_need_a_look_come_out_clean(number: int) -> None:
    need = [spans for post, spans in read(files()[number]) if post["expect"] != "clean"]
    assert sum(not spans for spans in need) / len(need) <= 0.04


@pytest.mark.parametrize("number", [0, 1])
def test_what_must_be_blocked_is(number: int) -> None:
    must = [decision(spans) for post, spans in read(files()[number]) if post["expect"] == "block"]
    assert must.count("block") / len(must) >= 0.98


@pytest.mark.parametrize("number", [0, 1])
def test_clean_posts_stay_quiet_but_for_words_that_are_names(number: int) -> None:
    quiet = [
        spans
        for post, spans in read(files()[number])
        if post["expect"] == "clean" and not {"hardneg", "public"} & set(post["tags"])
    ]
    assert sum(bool(spans) for spans in quiet) / len(quiet) <= 0.06
