"""From which posts do the weights in rules/naming/weights.py come, and what are they by today's posts?

Logistic regression with a little pull towards nought, over the signs that `rules.naming.evidence`
gives for every candidate of the invented posts beside this file, of the shared dev posts and of two
sets of real tweets. Posts are read with the name model and without it, as they stand and in one case.

Usage: .venv/bin/python -m tests.bench.fit_weights [--write]
"""

import csv
import importlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gatekeeper.senses.service import Senses
from rules.facts import Pupil, StaffMember
from rules.naming import evidence, weights
from rules.naming.reading import Reading, School, school_of
from tests.shared_data import folder

POSTS = Path(__file__).with_name("posts")
NAMES = {"PUPIL_NAME", "CHILD_NAME", "STAFF_NAME", "PUBLIC_FIGURE_OR_FICTION", "OTHER_PERSON"}
RECASED = {"hardneg", "wordname", "clean", "unknown"}
PULL = 0.3
MOST_TWEETS = 600


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate: its signs, whether it is a name, and how much it counts."""

    signs: frozenset[str]
    is_name: bool
    weight: float


def shared_school(senses: Senses) -> tuple[School, School]:
    """The invented school of the shared data, and a school of which nothing is known."""
    text = folder() / "text"
    with (text / "roll.csv").open(encoding="utf-8", newline="") as file:
        roll = tuple(
            Pupil(
                id=number,
                forename=row["legal_forename"],
                known_as=row["preferred_name"],
                surname=row["surname"],
                class_name=row["class"],
            )
            for number, row in enumerate(csv.DictReader(file), start=1)
        )
    with (text / "staff.csv").open(encoding="utf-8", newline="") as file:
        staff = tuple(StaffMember(r["title"], r["forename"], r["surname"]) for r in csv.DictReader(file))
    about = json.loads((text / "school.json").read_text(encoding="utf-8"))
    classes, places = tuple(about["classes"]), tuple(about["places"])
    lexicon = senses.known.lexicon
    return school_of(roll, staff, classes, places, lexicon), school_of((), (), (), (), lexicon)


def candidates(
    text: str, spans: list[tuple[int, int]], school: School, senses: Senses, weight: float, *, model: bool
) -> Iterator[Row]:
    """A row for each candidate that nothing but the evidence decides."""
    scores = senses.model.scores(text) if model and senses.model else None
    reading = Reading.of(text, school, scores)
    reading.find_disguised()
    reading.find_pupils_in_full()
    reading.find_known()
    words = reading.words
    for one in reading.still_waiting():
        start, end = words.plain.span(words[one.at].start, words[one.after - 1].end)
        found = frozenset(evidence.signs(reading.around, one.at, one.after, one.source, one.births))
        yield Row(found, any(a < end and start < b for a, b in spans), weight)


def rows(senses: Senses) -> Iterator[Row]:
    """Every row of every set."""
    school, nowhere = shared_school(senses)
    cases: tuple[tuple[Callable[[str], str], float], ...] = ((str, 1.0), (str.lower, 0.25), (str.upper, 0.15))
    for path in (folder() / "text" / "dev.jsonl", *sorted(POSTS.glob("*.jsonl"))):
        for line in path.read_text(encoding="utf-8").splitlines():
            post: dict[str, Any] = json.loads(line)
            spans = [(s["start"], s["end"]) for s in post["spans"] if s["label"] in NAMES]
            for case, weight in cases:
                text = case(post["text"])
                if len(text) != len(post["text"]) or (case is not str and not RECASED & set(post["tags"])):
                    continue
                yield from candidates(text, spans, school, senses, weight, model=True)
                if case is str:
                    yield from candidates(text, spans, school, senses, 0.6, model=False)
    yield from _tweets(nowhere, senses)


def _tweets(nowhere: School, senses: Senses) -> Iterator[Row]:
    sys.path.insert(0, str(folder() / "text"))
    score = importlib.import_module("score")  # the shared scorer, which is found only now
    for name in ("btc-h2.conll", "wnut17-dev.conll"):
        for text, mentions, _ignored in score.conll(folder() / "text" / name)[:MOST_TWEETS]:
            yield from candidates(text, mentions, nowhere, senses, 0.15, model=True)
            yield from candidates(text, mentions, nowhere, senses, 0.08, model=False)


def fitted(found: list[Row]) -> dict[str, float]:
    """What each sign is worth, to a tenth. Newton's method; converges in a few rounds."""
    signs = sorted({sign for row in found for sign in row.signs})
    place = {sign: number for number, sign in enumerate(signs)}
    have = np.zeros((len(found), len(signs)))
    for number, row in enumerate(found):
        have[number, [place[sign] for sign in row.signs]] = 1
    is_name = np.array([float(row.is_name) for row in found])
    counts = np.array([row.weight for row in found])
    start = np.array([2.0 if sign == "of the roll, and no everyday word" else 0.0 for sign in signs])
    worth = start.copy()
    for _ in range(60):
        likely = 1 / (1 + np.exp(-have @ worth))
        slope = have.T @ (counts * (likely - is_name)) + PULL * (worth - start)
        bend = (have * (counts * likely * (1 - likely))[:, None]).T @ have + PULL * np.eye(len(signs))
        worth -= np.linalg.solve(bend, slope)
    rounded = {sign: round(float(worth[place[sign]]), 1) for sign in signs}
    return {sign: value for sign, value in sorted(rounded.items(), key=lambda item: -item[1]) if value}


def main(arguments: list[str]) -> int:
    """Print the weights, beside those in use, and write them if told so."""
    senses = Senses.load()
    found = list(rows(senses))
    new = fitted(found)
    print(f"{len(found):,} candidates, {sum(row.is_name for row in found):,} of them names")
    for sign, value in new.items():
        print(f"{value:6.1f} {weights.WEIGHTS.get(sign, 0.0):6.1f}  {sign}")
    if "--write" in arguments:
        path = Path(weights.__file__)
        head = path.read_text(encoding="utf-8").partition("WEIGHTS")[0]
        body = "".join(f'    "{sign}": {value},\n' for sign, value in new.items())
        path.write_text(f"{head}WEIGHTS: dict[str, float] = {{\n{body}}}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
