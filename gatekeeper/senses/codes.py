"""Which QR and bar codes are in a picture, and what do they say to whoever points a phone at them?"""

import zxingcpp

from gatekeeper.pictures.boxes import Box
from gatekeeper.senses.pixels import Pixels, grey
from gatekeeper.senses.seen import SeenCode


def codes_in(pixels: Pixels) -> tuple[SeenCode, ...]:
    """Gives the codes that can be read, in whichever direction they lie."""
    found = zxingcpp.read_barcodes(grey(pixels), try_rotate=True, try_downscale=True, try_invert=True)
    return tuple(_seen(code) for code in found)


def _seen(code: zxingcpp.Barcode) -> SeenCode:
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    box = Box(float(min(across)), float(min(down)), float(max(across)), float(max(down)))
    return SeenCode(box, code.text, str(code.format))
