"""How many names on certificates, pegs and screens are read, and how fast? A script; it prints figures.

    python -m tests.bench.bench_words_in_pictures [ROUNDS] [FOLDER_WITH_HANDWRITTEN_FONTS]

A name counts as found as a class list would find it: without accents and capitals, I, l and 1 the
same, and one letter may be wrong where there are five or more.
"""

import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np

from gatekeeper.pictures.intake import clean
from gatekeeper.senses.codes import codes_in
from gatekeeper.senses.pixels import Pixels
from gatekeeper.senses.words_in_pictures import WordReader
from tests.bench.made_words import SHEETS, lettering, made
from tests.bench.measuring import encoded, peak_memory_mb, percent, photo_in

_SAME_LETTERS = str.maketrans({"l": "i", "1": "i", "|": "i", "0": "o"})
_ONE_MAY_BE_WRONG = 5


def plain(text: str) -> str:
    """Gives the letters as they are compared."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(c for c in bare.translate(_SAME_LETTERS) if c.isalnum())


def _one_off(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    return rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]


def is_found(name: str, texts: list[str]) -> bool:
    """Says whether a name stands in the texts read."""
    wanted = plain(name)
    pieces = [plain(piece) for text in texts for piece in text.split()] + [plain(text) for text in texts]
    if any(wanted == piece or (len(wanted) >= 4 and wanted in piece) for piece in pieces):
        return True
    return len(wanted) >= _ONE_MAY_BE_WRONG and any(_one_off(wanted, piece) for piece in pieces)


def measure(title: str, reader: WordReader, pictures: list[tuple[str, str, Pixels, tuple[str, ...]]]) -> None:
    """Prints the share of names found, by sheet and by lettering."""
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    began, processor = time.perf_counter(), time.process_time()
    for sheet, hand, pixels, names in pictures:
        texts = [line.text for line in reader.words(pixels)]
        for name in names:
            hit = is_found(name, texts)
            for key in ("all", sheet, hand.split()[0]):
                total[key] += 1
                found[key] += hit
    seconds = (time.perf_counter() - began) / len(pictures), (time.process_time() - processor) / len(pictures)
    print(f"{title}: {seconds[0]:.2f} s wall, {seconds[1]:.2f} s processor a picture, peak {peak_memory_mb()} MB")
    for key in total:
        print(f"    {key:14} {percent(found[key], total[key])}", flush=True)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    fonts = lettering(Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    reader = WordReader()
    photos = [
        made(sheet, hand, font, n) for n in range(rounds) for sheet in SHEETS for hand, font in fonts.items()
    ]
    files = [encoded(photo.pixels, 92) for photo in photos]
    copies = [photo_in(clean(file, "photo.jpg").jpeg) for file in files]
    told = [(photo.sheet, photo.lettering, photo.names) for photo in photos]
    measure("the cleaned copy", reader, [(s, h, copy, n) for copy, (s, h, n) in zip(copies, told, strict=True)])
    measure("as photographed", reader, [(s, h, photo_in(f), n) for f, (s, h, n) in zip(files, told, strict=True)])
    for turns in (1, 2, 3):
        turned = [
            (s, h, np.ascontiguousarray(np.rot90(copy, turns)), n)
            for copy, (s, h, n) in list(zip(copies, told, strict=True))[:: max(1, len(copies) // 7)]
        ]
        measure(f"a sample, turned by {turns * 90}", reader, turned)
    print("codes in them (none were drawn):", sum(len(codes_in(copy)) for copy in copies))


if __name__ == "__main__":
    main()
