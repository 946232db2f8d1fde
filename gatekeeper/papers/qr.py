"""How is a text drawn as a code that a phone reads? As squares for a picture of a page, without any script."""

from dataclasses import dataclass

import segno

QUIET = 4
"""Empty squares around a code: without them phones do not find it (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code as one path of an SVG of `size` by `size` squares."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The code of a text, with the empty edge that belongs to it."""
    code = segno.make_qr(text, error="m")
    rows = [
        f"M{QUIET + x} {QUIET + y}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for x, length in _runs(bytes(row))
    ]
    return QrCode(len(code.matrix) + 2 * QUIET, "".join(rows))


def _runs(row: bytes) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
