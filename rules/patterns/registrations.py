"""Where does a text hold a vehicle's registration, and not a room, a road or the year of an emperor?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rules.patterns.cues import figures_in, near_figures, words_in
from rules.patterns.figures import with_figures
from rules.plain import plain

_CURRENT = re.compile(
    r"(?<![^\W_])(?P<area>[A-HJ-PR-Y]{2})(?P<space>[ ]?)(?P<age>[0-9O][0-9OIl])[ .\-]{0,3}"
    r"(?P<last>[A-HJ-PR-Z]{3})(?![^\W_])",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"(?<![^\W_])[A-HJ-NPR-TV-Y](?P<number>[0-9]{1,3})[ .\-]{0,2}"
    r"(?P<last>[A-HJ-PR-Z]{3})(?![^\W_])",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"(?<![^\W_])(?P<last>[A-HJ-PR-Z]{3})[ .\-]{0,2}(?P<number>[0-9]{1,3})"
    r"[A-HJ-NPR-TV-Y](?![^\W_])",
    re.IGNORECASE,
)
_APART = re.compile(
    r"(?<![^\W_])(?:[A-Z][ .\-]){2}(?:[0-9][ .\-]){2}(?:[A-Z][ .\-]){2}[A-Z](?![^\W_])", re.IGNORECASE
)
_DATELESS = re.compile(
    r"\b(?:reg\b\.?|registration\s(?:mark|number|no\.?|plate)|(?:number\s?)?plate)(?:\s(?:is|was|of|no\.?|number))?"
    r"[\s:\-\"'(]{0,3}(?P<code>(?P<letters>[A-Z]{1,3})[ ]?[0-9]{1,4}|"
    r"[0-9]{1,4}[ ]?(?P<after>[A-Z]{1,3}))(?![^\W_])",
    re.IGNORECASE,
)
_VEHICLE_WORDS = frozenset(
    """
    astra audi beetle bike blocked blocking bmw bonnet boot bumper cab camper car caravan cars citroen clio corsa
    dacia defender driver driveway fiat fiesta focus ford golf headlights honda hyundai jaguar jeep kia land
    lexus lights lorry mazda mercedes mini minibus mondeo motor motorbike motorcycle nissan owner park parked
    parking passat peugeot plate plates polo porsche qashqai reg registration renault rover saab seat skoda
    subaru suv suzuki tesla toyota transit truck tyre van vauxhall vehicle vehicles volkswagen volvo vw windows
    yaris
    """.split()  # noqa: SIM905  # makes of car read better as a block than as a list
)
_ORDINARY = frozenset(
    """
    ace act add ads age ago all and ant any ape apr arc are arm art ash ask ate aug bad bag ban bar bat bay bed
    bee beg bet bid big bin bit bow box boy bra bug bun bus but buy bye cab can cap car cat cow cry cub cup cut
    dad dam day dec den did dig dim dip dog dot dry due dug ear eat eco egg elf elm end era eve ewe eye fab fan
    far fat fax feb fed fee few fin fit fix fly fog for fox fri fry fun fur gap gas gel gem get got gum gun gut
    guy gym had ham has hat hay hen her hey hid him hip his hit hop hot how hub hug hut ice ill ink inn ivy jam
    jan jar jaw jay jet job jog joy jug jul jun keg key kid kit lab lad lap law lay led leg let lid lip lit log
    lot low mad man map mar mat may men met min mix mob mon mop mud mug nap net new nod nor not now nov nut oak
    oar oct odd off old one our out owl own pad pan pat paw pay pea peg pen per pet phd pie pig pin pit pop pot
    pta pub put qts rag ram ran rap rat raw ray red rib rid rim rip rob rod row rub rug rum run rye sad saw say
    sea see sep set sew she shy sit six ski sky son spa spy sty sum sun tag tan tap tar tax tea ten the tie tin
    tip toe ton too top toy try tub tug two tue use van vat vet via wad wag war was wax way web wed wee wet who
    why wig win wit won wow yak yam yes yet you mrs zip zoo max mins pts yrs sat sun thu gcs gbp kgs mph
    """.split()  # noqa: SIM905  # short words read better as a block than as a list
)
_SHORT_WORDS = frozenset(
    """
    ad am an as at be by do dr ex go he ha ks me mr ms my no of on nd oh or pe pm rd re so st th to up us we yr ye
    """.split()  # noqa: SIM905  # as above
)
_CAR_PARK = frozenset({"car", "cars", "park", "parking"})
_CAR_PARK_WORDS = re.compile(r"\bcar[ ]park", re.IGNORECASE)
_ROADS = "ABM"
_SURE_FIGURES, _LONGEST = 3, 16
_SURE_NUMBER = re.compile(r"[0-9]{3}")
_AGES = (range(2, 30), range(51, 80))


def _in_current_form(text: str, *, is_about_cars: bool) -> Iterator[tuple[int, int]]:
    for match in near_figures(_CURRENT, text, _LONGEST):
        age = int(match["age"].upper().translate(str.maketrans("OIL", "011")))
        if not any(age in ages for ages in _AGES) or match["last"].casefold() in _ORDINARY:
            continue
        if match["space"] and match["area"].casefold() in _SHORT_WORDS and not is_about_cars:
            continue
        yield match.span()


def _in_older_forms(text: str, *, is_about_cars: bool) -> Iterator[tuple[int, int]]:
    """The forms of last century, which look like rooms and roads: near a car, or where they are nothing else."""
    for pattern in (_PREFIX, _SUFFIX):
        for match in near_figures(pattern, text, _LONGEST):
            written = match.group()
            if match["last"].casefold() in _ORDINARY:
                continue
            is_sure = len(match["number"]) == _SURE_FIGURES and written == written.upper()
            if is_about_cars or (is_sure and not (pattern is _PREFIX and written[0] in _ROADS)):
                yield match.span()


@lru_cache(maxsize=64)
def registrations(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text, as typed, holds a vehicle's registration; those that overlap are one."""
    if not figures_in(text):
        return ()
    read = plain(text)
    shown = with_figures(read.text)
    cues = words_in(text) & _VEHICLE_WORDS
    is_about_cars = bool(cues - _CAR_PARK if _CAR_PARK_WORDS.search(shown) else cues)
    found = [*_in_current_form(shown, is_about_cars=is_about_cars)]
    if is_about_cars or _SURE_NUMBER.search(shown):
        found += _in_older_forms(shown, is_about_cars=is_about_cars)
    for match in near_figures(_APART, shown, _LONGEST):
        joined = re.sub(r"[ .\-]", "", match.group())
        if any(True for _ in _in_current_form(joined, is_about_cars=True)):
            found.append(match.span())
    if is_about_cars:
        for match in _DATELESS.finditer(shown):
            if (match["letters"] or match["after"]).casefold() not in _SHORT_WORDS:
                found.append(match.span("code"))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(read.span(start, end) for start, end in kept)
