"""Where does a text say where somebody lives: house and street, a named house, a flat?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rules.patterns.cues import figures_in, words_in
from rules.patterns.figures import NUMBER_WORDS, with_figures
from rules.plain import plain

_SURE_STREETS = """
    ave av avenue boulevard broadway cl close cottages cres cresc crescent croft drive esplanade gardens gdns
    grove lane ln mews parade quay rd rise road row str street terr terrace villas walk way wharf
""".split()  # noqa: SIM905  # street words read better as a block than as a list
"""Words that make a street of the words before them; they may also be abbreviated."""
_OTHER_STREETS = """
    bank brow chase common copse court ct dell dene dr end field fields fold garth gate glade glebe green heath
    hill hollow meadow meadows mount nook orchard paddock paddocks park pl place ridge side sq square st vale
    view warren yard
""".split()  # noqa: SIM905  # as above
"""Words that do so only with capitals or where the words around speak of a house."""
_ACTIVITIES = frozenset("close court drive end gate green hill park place rise row side walk way".split())  # noqa: SIM905  # as above
_HOUSES = "Barn Bungalow Cottage Farm Farmhouse Heights House Lodge Manor Mansions Oast Rectory Vicarage Villa"
_HOUSE_WORDS = frozenset(word for house in _HOUSES.casefold().split() for word in (house, f"{house}s"))
_LIVING = frozenset(
    """
    address bungalow door doorstep driveway flat garden home house live lived lives living moved moves moving
    neighbour neighbours reside resides residing stay stayed staying stays
    """.split()  # noqa: SIM905  # as above
)
_FLATS = frozenset({"flat", "apartment", "apt"})
_ALL_STREETS = frozenset((*_SURE_STREETS, *_OTHER_STREETS))
_STREET_WORDS = _ALL_STREETS | {
    "beeches",
    "coppice",
    "crofts",
    "limes",
    "maltings",
    "oaks",
    "riding",
    "ridings",
    "willows",
}

_STREET = "|".join(sorted(_ALL_STREETS, key=len, reverse=True))
_HOUSE_WORD = "|".join(_HOUSES.split())
_GAP = r"[ \t]{1,2}"
_NAME = rf"(?:[^\W\d_][\w'.\-]{{0,24}}{_GAP})"
_CAPITAL = rf"(?:[A-Z][\w'\-]{{1,20}}{_GAP})"
_NO_MORE = rf"(?!{_GAP}(?:{'|'.join(_SURE_STREETS)})\b)"
"""The street goes on: "Quarry Hill Road" ends at its road."""
_WORDED = "|".join(word for word in NUMBER_WORDS if word != "zero")
_NUMBER = (
    rf"(?:(?:flat|apartment|apt|unit){_GAP}\d{{1,4}}[a-z]?,?{_GAP})?(?:(?:no\.?|number|house|plot)\s{{0,2}})?"
    rf"(?:\d{{1,4}}\s?[a-h]?(?:\s?[-/]\s?\d{{1,4}}[a-h]?)?|(?:{_WORDED})(?:-(?:{_WORDED}))?)"
)
_NUMBERED = re.compile(
    rf"(?<![\w£$€#.,:/\-])(?P<number>{_NUMBER}),?[ \t\n]{{1,3}}(?P<name>(?:the{_GAP})?{_NAME}{{1,3}}?)"
    rf"(?P<street>{_STREET})\b(?!'s){_NO_MORE}",
    re.IGNORECASE,
)
_THE = re.compile(
    rf"(?<![\w£$€#.,:/\-])\d{{1,4}}[a-h]?,?{_GAP}The{_GAP}(?:Avenue|Beeches|Close|Coppice|Crescent|Crofts?|Drive|Glebe|"
    r"Green|Grove|Lane|Limes|Maltings|Mews|Oaks|Orchard|Paddocks?|Ridings?|Square|Street|Terrace|Warren|Willows)\b",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"\b(?:liv(?:es?|ed|ing)|stay(?:s|ed|ing)?|resid(?:es?|ing)|mov(?:ed|es|ing)|home|house|flat|bungalow|address|door|"
    r"neighbours?|garden|driveway|doorstep)\b(?:\s(?:is|just|now|over|up|down|out|here|nearby))?"
    rf"\s{{1,2}}(?:at|on|in|to|into|is|off|along|of)\s{{1,2}}(?P<where>{_NAME}{{1,4}}?(?:{_STREET})\b{_NO_MORE})",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    rf"\b{_CAPITAL}{{1,3}}(?:{_HOUSE_WORD})s?,?[ \t\n]{{1,2}}(?:\d{{1,4}}[a-h]?{_GAP})?"
    rf"{_CAPITAL}{{1,3}}?(?i:{_STREET})\b"
)
_THE_HOUSE = re.compile(
    rf"\bThe{_GAP}[A-Z][\w'\-]{{1,20}}(?:{_GAP}[A-Z][\w'\-]{{1,20}}){{0,2}},[ \t\n]{{1,2}}{_CAPITAL}{{1,3}}?"
    r"(?:Road|Rd|Street|St|Lane|Ln|Close|Avenue|Ave|Drive|Crescent|Hill|Green|Way|Row|Grove|Mews)\b"
)
_FLAT = re.compile(
    rf"\b(?:[Ff]lat|FLAT|[Aa]partment|[Aa]pt\.?){_GAP}\d{{1,4}}[a-hA-H]?,?[ \t\n]{{1,2}}"
    r"(?:[A-Z][\w'\-]{1,20}[ \t]{0,2}){1,3}"
)
_NOT_HOUSES = re.compile(
    r"\b(?:act|book|bus|chapter|class|day|form|gate|grade|group|junction|key\sstage|ks|lane|lesson|level|number\sbonds?|"
    r"pages?|part|platform|question|room|round|route|scene|stage|"
    r"step|tables?|team|top|unit|week|years?|yr)[ \t]{1,2}$",
    re.IGNORECASE,
)
_REACH = 24
_YEAR = re.compile(r"1[4-9]\d\d|20\d\d")
_NOT_NAMES = frozenset(
    """
    a about across after again all along am an and are around as at away back ball balls big bike bikes boys bus
    busy but by car cars centimetre centimetres children class classes cm come coming crossing cycle day days
    degrees different down drive each extra families feet first flag flags for friends from full fun girls go
    going great had half hard has have hens her his hour hours houses i if in into is it its joined just kids
    kilometre kilometres km laps large last later left litres little long lovely lots m main meet metre metres
    mile miles min mins minute minutes month months more morning muddy near new next of off old on or other our
    out over past people per places planted pm points pounds pupils quiet reception right run safe school schools
    second seconds short small so some staff steps stop sunny team teams tennis than that their them then there
    these they this those through times to today together tonight trees under up walked walks was way we weeks
    were wet when where which while who will with wobbly wonderful year years yesterday you your
    """.split()  # noqa: SIM905  # a list of words reads better as lines
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()  # noqa: SIM905  # as above
)
_DATED = re.compile(r"\b(?:on|before|after|until|till|from|by|to|\w{2,6}day,?)\s{1,2}$", re.IGNORECASE)
_PARTY = re.compile(r"\s+(?:party|parties|market|food|fair|fayre|dance|team|play|safety|child)", re.IGNORECASE)
_CUE = re.compile(
    r"\b(?:liv(?:es?|ing)|at|from|to|address|home|house|visit|outside|near|opposite|post|party|is|on)\b[\s:]{0,3}$",
    re.IGNORECASE,
)
_FAMOUS = frozenset(
    [
        *("10 downing street", "11 downing street", "number 10 downing street", "221b baker street"),
        *("4 privet drive", "number 4 privet drive", "four privet drive", "number four privet drive"),
        *("32 windsor gardens", "42 wallaby way", "12 grimmauld place", "62 west wallaby street"),
        *("52 festive road", "124 conch street", "7 eccles street"),
    ]
)
"""Where people of books and films live, and prime ministers."""


def _is_address(text: str, match: re.Match[str]) -> bool:
    """Says whether a number, some words and a street word are an address and not "20 laps of the green"."""
    words, street = match["name"].split(), match["street"]
    before = text[max(0, match.start() - 24) : match.start()]
    names = [word.casefold().strip(".'") for word in words if word.casefold() != "the"]
    if _NOT_HOUSES.search(before) or _YEAR.fullmatch(match["number"]):
        return False
    if not names or not _NOT_NAMES.isdisjoint(names):
        return False
    if names[0] in _MONTHS and (_PARTY.match(text, match.end()) or _DATED.search(before)):
        return False
    if street[:1].isupper() and all(word[:1].isupper() for word in words if word != "the"):
        return True
    if street.casefold() in _ACTIVITIES or street.casefold() not in _SURE_STREETS:
        return bool(_CUE.search(before)) and len(names) == 1 and street[:1].islower() == words[0][:1].islower()
    return True


def _is_lived_in(match: re.Match[str]) -> bool:
    """Says whether the words after "lives in" name a street, and not "the green" or "our main street"."""
    words = match["where"].split()[:-1]
    names = [word.casefold() for word in words if word.casefold() != "the"]
    return (
        bool(names)
        and _NOT_NAMES.isdisjoint(names)
        and names[-1] not in ("high", "same")
        and words[-1][0].isupper()
    )


def _found(text: str, words: frozenset[str], *, has_figures: bool) -> Iterator[tuple[int, int]]:
    if not words.isdisjoint(_FLATS):
        yield from (match.span() for match in _FLAT.finditer(text))
    if words.isdisjoint(_STREET_WORDS):
        return
    if has_figures or not words.isdisjoint(NUMBER_WORDS):
        yield from (match.span() for match in _NUMBERED.finditer(text) if _is_address(text, match))
        for match in _THE.finditer(text):
            is_name = all(word[0].isupper() for word in match.group().split()[1:])
            if is_name and not _NOT_HOUSES.search(text, max(0, match.start() - _REACH), match.start()):
                yield match.span()
    if not words.isdisjoint(_LIVING):
        yield from (match.span("where") for match in _LIVES.finditer(text) if _is_lived_in(match))
    if not words.isdisjoint(_HOUSE_WORDS):
        yield from (match.span() for match in _HOUSE.finditer(text))
    if "the" in words and "," in text:
        yield from (match.span() for match in _THE_HOUSE.finditer(text))


@lru_cache(maxsize=64)
def addresses(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text, as typed, gives an address; those that overlap are one."""
    read = plain(text)
    shown = with_figures(read.text)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(_found(shown, words_in(text), has_figures=figures_in(text) > 0)):
        if address_key(shown[start:end]) in _FAMOUS:
            continue
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(read.span(start, end) for start, end in merged)


def address_key(written: str) -> str:
    """The words of an address, small and parted by one space."""
    return " ".join(plain(written).text.casefold().replace(",", " ").replace(".", " ").split())
