"""Who can open the login, and how is it sealed so that nobody else can: neither this server nor whoever runs it?

For any one leader: one file for all of them. For any two: one file for each pair, sealed twice, so that each
of the two takes off one layer. No secret is split by arithmetic of our own, and the stock `age` opens either.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from gatekeeper.vault import age

FEWEST_FOR_TWO = 3
"""With two leaders "any two" would mean both of them, and one lost key would lock the school out."""
_WORDS = """
acorn amber apple autumn badger basket beacon birch bramble breeze bridge candle canvas castle cedar
chalk cherry clover cobble copper cotton cricket daisy dapple ember falcon feather fern garden
ginger goose harbour hazel heron hollow honey island ivory jigsaw juniper kettle lantern lemon linen
maple marble meadow mitten orchard otter pebble pepper plum puddle quilt raven ribbon robin saddle
silver sparrow thistle timber willow
"""
WORDS = tuple(_WORDS.split())
CANARY_WORDS = 4


@dataclass(frozen=True, slots=True)
class SealedFile:
    """One sealed file: for whom (numbers of custodians; none where each of them opens it alone), and its bytes."""

    first: int | None
    second: int | None
    sealed: bytes = field(repr=False)


def new_canary() -> str:
    """A few words that mean nothing: who finds them has shown that their key opens what is sealed for it."""
    return " ".join(secrets.choice(WORDS) for _ in range(CANARY_WORDS))


def for_each(plain: bytes, keys: Mapping[int, str]) -> SealedFile:
    """One file that each of these opens alone. `keys` are public keys by the number of their custodian."""
    return SealedFile(None, None, age.seal_bytes(plain, keys.values()))


def for_pairs(plain: bytes, keys: Mapping[int, str]) -> Iterator[SealedFile]:
    """One file for each pair. The first of a pair takes off the outer layer."""
    for first, second in combinations(sorted(keys), 2):
        inner = age.seal_bytes(plain, [keys[second]])
        yield SealedFile(first, second, age.seal_bytes(inner, [keys[first]]))


def opened(files: Sequence[SealedFile], secret_keys: Mapping[int, str]) -> bytes | None:
    """What is sealed, or None where these keys do not open it.

    Args:
        files: the files of one version, with the same content.
        secret_keys: the keys at hand, by the number of their custodian.
    """
    for file in files:
        if file.first is None or file.second is None:
            found = [plain for key in secret_keys.values() if (plain := age.unseal_bytes(file.sealed, key))]
            if found:
                return found[0]
        elif file.first in secret_keys and file.second in secret_keys:
            inner = age.unseal_bytes(file.sealed, secret_keys[file.first])
            return None if inner is None else age.unseal_bytes(inner, secret_keys[file.second])
    return None
