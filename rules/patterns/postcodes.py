"""Where does a text hold a postcode, by the official format and the areas there are?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rules.patterns.cues import figures_in, near_figures
from rules.patterns.figures import with_figures
from rules.plain import plain

_AREAS = frozenset(
    """
    AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
    EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE
    NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR
    TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE ZZ
    """.split()  # noqa: SIM905  # 128 areas read better as a block than as a list
)
"""The areas of the United Kingdom and the islands; ZZ is the one that stands for no place."""

_BROAD = re.compile(
    r"(?<![^\W_])(?P<area>[A-Z]{1,2})(?P<out>[0-9OIl](?:[0-9A-Z])?)(?P<gap>[ \t.\-_/]{0,3}|\s{0,3}\n\s{0,3})"
    r"(?P<sector>[0-9OIl])(?P<unit>[A-Z]{2})(?![^\W_])",
    re.IGNORECASE,
)
_APART = re.compile(r"(?<![^\W_])(?:[A-Z0-9][ .\-]){4,6}[A-Z0-9](?![^\W_])", re.IGNORECASE)
_WHOLE = re.compile(r"(?P<area>[A-Z]{1,2})(?P<out>[0-9][0-9A-Z]?)(?P<sector>[0-9])(?P<unit>[A-Z]{2})")
_DISTRICT = re.compile(r"[0-9]{1,2}|[0-9][ABCDEFGHJKMNPRSTUVWXY]")
_UNIT = re.compile(r"[ABD-HJLNP-UW-Z]{2}")
_FIGURE_FOR = str.maketrans("OIl", "011")
_CUE = re.compile(r"\b(?:post\s?code|sat\s?nav|address|postal)\b[^\n]{0,12}$", re.IGNORECASE)
_MEASURES = frozenset("FT HR HRS LB NTH YR YD PT GB TB PX TH ST ND RD UP PH BY AT WE".split())  # noqa: SIM905  # as above
_ORDINALS = {"1": "ST", "2": "ND", "3": "RD"}
_COUNTED = re.compile(r"\s+(?:floor|place|prize|class|team|half|year|grade|row|term|week|of|in)\b", re.IGNORECASE)
_SHORTEST_UNSPACED, _LONGEST = 6, 16


def _parts(match: re.Match[str]) -> tuple[str, str] | None:
    """Both halves of a postcode in capitals, or None if it is not one."""
    area, unit = match["area"].upper(), match["unit"].upper()
    out = match["out"][0].translate(_FIGURE_FOR) + match["out"][1:].replace("O", "0").upper()
    sector = match["sector"].translate(_FIGURE_FOR)
    if area not in _AREAS or not _DISTRICT.fullmatch(out) or not (_UNIT.fullmatch(unit) or area == "ZZ"):
        return None
    if not any(c.isdigit() for c in match["out"] + match["sector"]):
        return None
    return area + out, sector + unit


def _is_meant(text: str, match: re.Match[str], inward: str) -> bool:
    """Says whether it is written as a postcode, and not "S2 2nd floor", "M25 2hr" or the room "b12ab"."""
    unit, gap, written = match["unit"], match["gap"], match.group()
    if _CUE.search(text[max(0, match.start() - 32) : match.start()]):
        return True
    is_ordinal = _ORDINALS.get(inward[0], "TH") == inward[1:]
    if is_ordinal and (unit != unit.upper() or _COUNTED.match(text[match.end() :])):
        return False
    if inward[1:] in _MEASURES and not is_ordinal and unit != unit.upper():
        return False
    if "\n" in gap or "/" in gap:
        return written == written.upper() and "/" not in gap
    return bool(gap) or written == written.upper() or len(written) > _SHORTEST_UNSPACED


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    for match in near_figures(_BROAD, text, _LONGEST):
        parts = _parts(match)
        if parts and _is_meant(text, match, parts[1]):
            yield match.start(), match.end(), "".join(parts)
    for match in near_figures(_APART, text, _LONGEST):
        whole = _WHOLE.fullmatch(re.sub(r"[ .\-]", "", match.group()).upper())
        if whole and (parts := _parts(whole)):
            yield match.start(), match.end(), "".join(parts)


def postcode_key(written: str) -> str:
    """One spelling for one postcode: capitals, no spaces."""
    return "".join(c for c in plain(written).text if c.isalnum()).upper()


@lru_cache(maxsize=64)
def postcodes(text: str) -> tuple[tuple[int, int, str], ...]:
    """The postcodes in a text: where they stand as typed, and each in one spelling."""
    if not figures_in(text):
        return ()
    read = plain(text)
    shown = with_figures(read.text)
    return tuple((*read.span(start, end), key) for start, end, key in _found(shown))
