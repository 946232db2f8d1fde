"""Where do the bars of a chart go? Pure reckoning; the template writes the SVG.

Widths are shares of the picture and heights are in the size of the letters, so that a chart fits a phone
and grows with the reader's own letters. Each bar says its number, so nothing rests on colour.
"""

from collections.abc import Iterable
from dataclasses import dataclass

WIDEST = 86
"""In per cent. What is left beside the longest bar is for its number."""
LEAST = 1.5
"""In per cent: a bar of one thing beside one of a thousand can still be seen."""
ROW = 3.6
TOP = 1.1
GAP = 0.55
BAR = 1.35
LONGEST_WORDS = 44


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its words above it. `y` of the words and of the bar are in ems, the width in per cent."""

    words: str
    count: int
    words_y: float
    bar_y: float
    number_y: float
    width: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of some numbers: what it is called, what it shows in one sentence, and its bars."""

    name: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    height: float
    bar_height: float = BAR


def bars(name: str, title: str, rows: Iterable[tuple[str, int, bool]]) -> Chart | None:
    """A chart of these numbers from top to bottom, or None where all of them are nought.

    Args:
        name: what its parts are called on the page; letters and hyphens.
        title: what it shows.
        rows: the words, the number, and whether the thing is still open (drawn as an outline).
    """
    told = list(rows)
    most = max((count for _, count, _ in told), default=0)
    if most == 0:
        return None
    drawn = tuple(
        Bar(
            words=_short(words),
            count=count,
            words_y=round(place * ROW + TOP, 2),
            bar_y=round(place * ROW + TOP + GAP, 2),
            number_y=round(place * ROW + TOP + GAP + BAR * 0.78, 2),
            width=round(max(WIDEST * count / most, LEAST if count else 0), 2),
            is_open=is_open,
        )
        for place, (words, count, is_open) in enumerate(told)
    )
    said = "; ".join(f"{words}: {count}" for words, count, _ in told)
    return Chart(name, title, f"Bars, one below the other. {said}.", drawn, round(len(drawn) * ROW, 2))


def _short(words: str) -> str:
    said = words[:1].upper() + words[1:]
    return said if len(said) <= LONGEST_WORDS else f"{said[: LONGEST_WORDS - 1].rstrip()}…"
