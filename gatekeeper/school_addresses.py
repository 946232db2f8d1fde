"""Is this exactly one person's address at the school? Anything cleverer is refused.

An address is compared as it is written on the door: letters, digits and the few signs that mail systems
give to staff, then the school's own domain. What only looks like that, or becomes it after folding, is no
address of the school.
"""

import re
from unicodedata import normalize

LONGEST = 254
LONGEST_NAME = 64
_NAME = re.compile(r"[a-z0-9_]+(?:[.'_-][a-z0-9_]+)*")


class NotTheSchools(ValueError):
    """This is no address at the school. The sentence says why, for whoever typed it."""


def folded(typed: str) -> str:
    """The form in which addresses are kept and compared."""
    return normalize("NFKC", typed).casefold()


def school_address(typed: str, domain: str) -> str:
    """The address as it is kept.

    Args:
        typed: what somebody typed, spaces around it taken off already.
        domain: the school's own domain.

    Raises:
        NotTheSchools: it is not exactly an address at that domain.
    """
    address = folded(typed)
    # Asked of what was typed: a letter that only becomes plain by folding means something else, or means harm.
    if not typed.isascii() or len(address) > LONGEST:
        raise NotTheSchools("Enter the plain e-mail address, without a name or special letters.")
    name, at, ends = address.rpartition("@")
    if not at or not name:
        raise NotTheSchools("Enter a full e-mail address.")
    if ends != domain:
        raise NotTheSchools(f"Use a school address, one that ends in @{domain}.")
    if "+" in name:
        raise NotTheSchools("Use the address without a plus sign: one person has one account.")
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise NotTheSchools("Enter the plain e-mail address, without a name or special letters.")
    return address
