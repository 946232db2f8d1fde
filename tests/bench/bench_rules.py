"""How long do the rules take over one draft? Run it as a script: it prints figures and asserts nothing."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rules import all_rules, check
from rules.examples import WITH_SOMEBODY, facts, post, showing
from rules.facts import NO_LEXICON, Facts, Pupil
from rules.masking import masked
from rules.naming.roll import roll_of
from rules.text import weighted_length

ROUNDS = 400
SYLLABLES = [consonant + vowel for consonant in "bdklmnrstv" for vowel in "aeo"]
TYPICAL = (
    "What a day! Year 4 built volcanoes from clay and watched them erupt on the playground. Thank you to "
    "Mrs Okafor and all our helpers. More at https://www.lunsfordprimary.example.org/news #ScienceWeek 🌋"
)
SLOW_TO_SEARCH = ("a." * 20 + ",a.it ") * 12


def roll(size: int) -> tuple[Pupil, ...]:
    """Invented pupils whose names are syllables, a few of each forename, one of each surname."""

    def word(number: int, length: int) -> str:
        parts = []
        for _ in range(length):
            number, part = divmod(number, len(SYLLABLES))
            parts.append(SYLLABLES[part])
        return "".join(parts).capitalize()

    return tuple(Pupil(id=i, forename=word(i % (size // 3), 3), surname=word(i, 4)) for i in range(size))


def typical(size: int) -> Facts:
    """A finished draft with one picture, at a school of this size."""
    return replace(facts(post(TYPICAL, WITH_SOMEBODY)), roll=roll(size))


WRITTEN = (
    "WALT: use expanded noun phrases / WILF: two adjectives / Tuesday 24 November",
    "Winter fair / Saturday 5 December / 11am to 2pm / All welcome / Tombola / Cakes / Raffle",
    "Our pond / Please shut the gate / No dogs",
    "Volcanoes / crust / mantle / outer core / inner core / lava / magma chamber / ash cloud",
)
"""What can be read in each of the four pictures."""


def with_pictures(given: Facts, number: int, written: tuple[str, ...] = WRITTEN) -> Facts:
    """The draft with a picture for each of these, nine faces in each, and new words in it."""
    pictures = tuple(
        replace(
            showing(*changed(lines, number).split(" / "), of=WITH_SOMEBODY, faces=9),
            position=position,
            alt_text=f"Children with clay volcanoes, row {position} of {number}",
            adults=8,
            heads=9,
        )
        for position, lines in enumerate(written, start=1)
    )
    return replace(given, post=replace(given.post, text=changed(TYPICAL, number), pictures=pictures))


def measure(name: str, action: Callable[[int], object], rounds: int = ROUNDS) -> None:
    """Prints the median and the 99th percentile of one action, in milliseconds."""
    times = []
    for number in range(rounds):
        begun = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - begun) * 1000)
    ordered = sorted(times)
    print(
        f"{name:<62} median {statistics.median(ordered):8.3f} ms   p99 {ordered[int(len(ordered) * 0.99)]:8.3f} ms"
    )


def changed(text: str, number: int) -> str:
    """The text with something new in it, so that nothing is remembered from the last time."""
    return f"{text} {number}"


def school(size: int) -> None:
    """Prints the figures for a roll of this size."""
    without_count = tuple(rule for rule in all_rules() if rule.id != "over-length")
    given = typical(size)
    new_rolls = [(*roll(size - 1), Pupil(size + n, "Zaza", "Zozo")) for n in range(20)]
    check(given)

    def draft(number: int) -> Facts:
        return replace(given, post=replace(given.post, text=changed(TYPICAL, number)))

    measure(f"one draft, all rules, roll of {size:,}", lambda n: check(draft(n)))
    measure(f"one draft, without the weighted count, roll of {size:,}", lambda n: check(draft(n), without_count))
    words = replace(given, post=replace(given.post, pictures=()))
    measure(
        f"one draft without pictures, roll of {size:,}",
        lambda n: check(replace(words, post=replace(words.post, text=changed(TYPICAL, n)))),
    )
    blank = ("",) * len(WRITTEN)
    measure(f"four pictures without writing, roll of {size:,}", lambda n: check(with_pictures(given, n, blank)))
    measure(f"four pictures with 22 lines of writing, roll of {size:,}", lambda n: check(with_pictures(given, n)))
    measure(
        f"masking one text, roll of {size:,}", lambda n: masked(changed(TYPICAL, n), given.roll, given.lexicon)
    )
    measure(f"index of a new roll of {size:,}", lambda n: roll_of(new_rolls[n], NO_LEXICON), len(new_rolls))


def main() -> None:
    """Prints all figures."""
    school(210)
    school(3_000)
    measure("weighted length of a typical post", lambda n: weighted_length(changed(TYPICAL, n)))
    measure("weighted length of 560 letters without a link", lambda n: weighted_length(changed("a." * 280, n)), 40)
    measure("weighted length of the slowest text found", lambda n: weighted_length(changed(SLOW_TO_SEARCH, n)), 40)


if __name__ == "__main__":
    main()
