"""Is this a unique pupil number (UPN)? It is confidential, and never shown or stored here.

A UPN is a check letter, then twelve characters: authority, establishment, year and a serial number,
whose last place is a letter while the number is a temporary one (DfE, "Unique pupil numbers").
"""

import re
from collections.abc import Iterable

from rules.patterns import check_digits

_LETTERS = check_digits.UPN_LETTERS
_SHAPE = re.compile(rf"[{_LETTERS}]\d{{11}}[\d{_LETTERS}]", re.ASCII)
_INSIDE = re.compile(rf"(?=({_SHAPE.pattern}))", re.ASCII)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def is_upn(value: str) -> bool:
    """Whether a value is a UPN with the right check letter."""
    tidy = _tidy(value)
    return _SHAPE.fullmatch(tidy) is not None and check_digits.is_upn(tidy[0], tidy[1:])


def holds_a_upn(value: str) -> bool:
    """Whether a UPN with the right check letter stands anywhere in a value, whatever is around it."""
    found = _INSIDE.finditer(_tidy(value))
    return any(check_digits.is_upn(upn[1][0], upn[1][1:]) for upn in found)


def holds_upns(heading: str, values: Iterable[str]) -> bool:
    """Whether a column is one of UPNs: by its heading, by one true UPN, or by the look of most values."""
    # "FormerUPN" is two words, "follow-up notes" three.
    words = [word.lower() for word in _WORDS.findall(heading.replace("UPNs", "UPN"))]
    if any(word.endswith("upn") for word in words) or "uniquepupil" in "".join(words):
        return True
    given = [tidy for value in values if (tidy := _tidy(value))]
    looks = [value for value in given if _SHAPE.fullmatch(value)]
    return any(map(is_upn, looks)) or len(looks) * 2 > len(given)


def _tidy(value: str) -> str:
    return "".join(c for c in value.upper() if c.isalnum())
