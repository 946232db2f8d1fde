"""Which lists does the browser need to count as X counts? As one file that it may keep."""

import hashlib
import json
from functools import cache

from rules.x_lists import counting_data


@cache
def counting_json() -> bytes:
    """The same as it is sent."""
    return json.dumps(counting_data(), ensure_ascii=False, separators=(",", ":")).encode()


@cache
def counting_version() -> str:
    """Changes whenever the lists do, so that a browser may keep them."""
    return hashlib.sha256(counting_json()).hexdigest()[:12]
