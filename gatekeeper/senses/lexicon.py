"""From which lists does the knowledge of words and names come, and which of them are in use?

Four lists of our own lie in `lists/`; the large ones are read from packages that carry them.
A list that is missing makes the rules stricter and less sure, never silent, and is named by
`describe`, which the doctor prints.
"""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.senses.packaged import NotAsPinned, PackagedFile
from rules.lexicon import Lexicon
from rules.text import fold

LISTS = Path(__file__).with_name("lists")
GAZETTEER = PackagedFile(
    "vicary",
    "0.2.18",
    "vicary/data/notability.txt.gz",
    "e26ad0a046c5935d8ba10bfde9fd073275d7bda490cf202ea61e9f606e16e916",
)
"""Public figures, titles and places from Wikidata (CC0), and given names from US births (public domain)."""
NICKNAMES = PackagedFile(
    "nicknames",
    "1.0.1",
    "nicknames/names.csv",
    "f370c99f12a564f4f074192ba690f242b7857d53a4ea60257366e365cc63a276",
)
IMPORTED_FORENAMES = "forenames.tsv"
"""The file in the data folder that holds what `names import` read."""

_COMMON_IN_US, _KNOWN_IN_US = 1800, 200
"""The least births of the gazetteer's two tiers of given names."""
_LISTED = 500
"""How often we take a name of our own UK list to be given: well known, frequency unknown."""


class SortedNames:
    """Many names in one sorted block of bytes: a tenth of the memory of a set of them."""

    def __init__(self, block: bytes) -> None:
        """Takes lines of UTF-8, sorted by their bytes."""
        self._block = b"\n" + block.strip(b"\n") + b"\n"

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        wanted = name.encode("utf-8", "replace")
        low, high = 0, len(self._block) - 1  # a line begins after each of these two line ends
        while low < high:
            middle = self._block.rfind(b"\n", low, (low + high) // 2 + 1)
            end = self._block.find(b"\n", middle + 1)
            line = self._block[middle + 1 : end]
            if line == wanted:
                return True
            if line < wanted:
                low = end
            else:
                high = middle
        return False

    def __len__(self) -> int:
        return self._block.count(b"\n") - 1


class AnyOf:
    """Several collections as one."""

    def __init__(self, *parts: "SortedNames | frozenset[str]") -> None:
        """Takes the collections to look into, in this order."""
        self._parts = parts

    def __contains__(self, name: object) -> bool:
        return any(name in part for part in self._parts)


@dataclass(frozen=True, slots=True)
class Known:
    """The lexicon, and one line about each list it was made from, for the doctor."""

    lexicon: Lexicon
    sources: tuple[str, ...]
    missing: tuple[str, ...]


def _entries(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _phrase(entry: str) -> str:
    """A name as it is looked up: plain small letters, straight apostrophes, single spaces."""
    return " ".join(fold(entry.replace("’", "'")).split())


_NOT_PEOPLE = ("# titles", "# festivals", "# school programmes", "# schools, hospitals")
"""The sections of our list that hold names of things."""


def _people_and_works() -> tuple[frozenset[str], frozenset[str]]:
    """The two halves of our own list: whoever everybody knows, and what books, firms and days are called."""
    people: set[str] = set()
    works: set[str] = set()
    half = people
    for line in (LISTS / "well_known.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            half = works if line.startswith(_NOT_PEOPLE) else people
        elif line:
            half.add(_phrase(line))
    return frozenset(people), frozenset(works)


def _tiers(data: bytes) -> dict[str, bytes]:
    """The parts of the gazetteer, each still one block of sorted lines."""
    tiers: dict[str, bytes] = {}
    mark = b"\n#!tier "
    at = data.find(mark)
    while at >= 0:
        head_end = data.index(b"\n", at + 1)
        following = data.find(mark, head_end)
        name = data[at + len(mark) : head_end].split()[0].decode()
        tiers[name] = data[head_end + 1 : following if following >= 0 else len(data)]
        at = following
    return tiers


def _nicknames(ours: Iterable[str]) -> tuple[dict[str, frozenset[str]], str | None]:
    """Short forms by the name they are short for, and what is missing if anything is."""
    short: dict[str, set[str]] = defaultdict(set)
    for line in ours:
        formal, _, forms = line.partition(":")
        short[_phrase(formal)] |= {_phrase(form) for form in forms.split(",")}
    missing = None
    try:
        rows = csv.DictReader(io.StringIO(NICKNAMES.read().decode("utf-8")))
        for row in rows:
            short[row["name1"]].add(row["name2"])
    except NotAsPinned as why:
        missing = f"short forms of names: {why}"
    return {name: frozenset(forms) for name, forms in short.items()}, missing


def load(data_folder: Path | None = None) -> Known:
    """Reads every list that is there. `data_folder` may hold the forenames of `names import`."""
    sources, missing = [], []
    words = frozenset(_entries(LISTS / "english_words.txt"))
    people, works = _people_and_works()
    places = frozenset(map(_phrase, _entries(LISTS / "places.txt")))
    sources += [
        f"{len(words):,} English words",
        f"{len(people) + len(works):,} people, characters and titles schools speak of",
    ]
    forenames = {_phrase(name): _LISTED for name in _entries(LISTS / "uk_forenames.txt")}
    try:
        tiers = _tiers(gzip.decompress(GAZETTEER.read()))
        for tier, births in (("given_corroboration", _KNOWN_IN_US), ("given", _COMMON_IN_US)):
            for name in tiers[tier].decode().split():
                forenames[name] = max(births, forenames.get(name, 0))
        public = AnyOf(people, SortedNames(tiers["full"]))
        titles = AnyOf(works, SortedNames(tiers["title"]))
        everywhere = AnyOf(places, SortedNames(tiers["settlement"]), SortedNames(tiers["place"]))
        sources.append(f"the public figures, titles and places of {GAZETTEER.package} {GAZETTEER.version}")
    except NotAsPinned as why:
        missing.append(f"public figures and titles: {why}")
        public, titles, everywhere = AnyOf(people), AnyOf(works), AnyOf(places)
    imported = _imported(data_folder)
    forenames |= imported
    sources.append(f"{len(forenames):,} forenames" + (f", {len(imported):,} of them imported" if imported else ""))
    nicknames, no_nicknames = _nicknames(_entries(LISTS / "nicknames_uk.txt"))
    if no_nicknames:
        missing.append(no_nicknames)
    lexicon = Lexicon(words, forenames, public, titles, everywhere, nicknames)
    return Known(lexicon, tuple(sources), tuple(missing))


def _imported(data_folder: Path | None) -> dict[str, int]:
    path = data_folder / IMPORTED_FORENAMES if data_folder else None
    if path is None or not path.exists():
        return {}
    rows = (line.split("\t") for line in _entries(path))
    return {name: int(births) for name, births in rows}
