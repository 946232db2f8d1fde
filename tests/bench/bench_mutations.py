"""Does any damage to a post break the rules, or keep anybody waiting? Prints figures, in CPU time.

Usage: .venv/bin/python -m tests.bench.bench_mutations [CASES]   (50,000 unless told otherwise; about five minutes)
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable

from gatekeeper.senses.service import Senses
from rules.catalogue import all_rules
from rules.examples import facts, post
from rules.facts import Facts
from tests.shared_data import folder

SEED = 20261122
INVISIBLE = ("\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d", "\u202e")
STRANGE = ("\x00", "\ud800", "\U0010ffff", "🎉", "👩‍🚀", "\r\n", "ﷺ", "İ", "ß", "١", "①", "@", "#", "//", "((")


def _cut(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text) + 1)
    return text[:start] + text[start + dice.randrange(12) :]


def _insert(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(INVISIBLE + STRANGE) * dice.choice((1, 1, 1, 8)) + text[at:]


def _repeat(text: str, dice: random.Random) -> str:
    at = dice.randrange(max(1, len(text)))
    return text[:at] + text[at : at + dice.randrange(1, 9)] * dice.choice((2, 3, 20)) + text[at:]


def _swap(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    dice.shuffle(words)
    return " ".join(words)


def _recase(text: str, dice: random.Random) -> str:
    return "".join(dice.choice((c.lower(), c.upper())) for c in text)


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (_cut, _insert, _insert, _repeat, _swap, _recase)


def mutants(cases: int) -> list[str]:
    """So many damaged posts, the same ones each time."""
    dice = random.Random(SEED)  # noqa: S311  # the same damage each time
    lines = (folder() / "text" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    found = []
    for _ in range(cases):
        text = dice.choice(texts)
        for _ in range(dice.randrange(1, 5)):
            text = dice.choice(CHANGES)(text, dice)
        found.append(text[:400])
    return found


def problems(given: Facts) -> list[str]:
    """The rules that raise, or point outside the text, for these facts."""
    wrong = []
    for rule in all_rules():
        try:
            for finding in rule.check(given):
                start, end = finding.where.start, finding.where.end
                if start is not None and end is not None and not 0 <= start <= end <= len(given.post.text):
                    wrong.append(f"{rule.id} points outside")
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
            wrong.append(f"{rule.id} {type(error).__name__}")
    return wrong


def main(arguments: list[str]) -> int:
    """Run the cases, and give 1 if any of them went wrong."""
    cases = int(arguments[0]) if arguments else 50_000
    senses = Senses.load()
    times, wrong = [], []
    for text in mutants(cases):
        given = facts(post(text))
        begun = time.process_time()
        wrong += problems(senses.sensed(given))
        times.append((time.process_time() - begun) * 1000)
    ordered = sorted(times)
    print(f"{cases:,} mutants, {len(wrong)} problems {sorted(set(wrong))[:5]}")
    print(
        f"median {statistics.median(ordered):.1f} ms, p99 {ordered[int(cases * 0.99)]:.1f} ms, "
        f"slowest {ordered[-1]:.1f} ms, over 100 ms: {sum(t > 100 for t in ordered)}"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
