"""What is the one hash that stands for the first so many events? The tree hash of RFC 6962, section 2.1."""

import hashlib


class Tree:
    """Grows leaf by leaf, and keeps only the roots of its complete halves."""

    def __init__(self) -> None:
        """An empty tree."""
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Puts one more leaf at the end."""
        node = hashlib.sha256(b"\x00" + leaf).digest()
        full = self.size
        while full & 1:  # two halves of the same size become one
            node = hashlib.sha256(b"\x01" + self._peaks.pop() + node).digest()
            full >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The hash over all leaves so far."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        node = self._peaks[-1]
        for left in reversed(self._peaks[:-1]):
            node = hashlib.sha256(b"\x01" + left + node).digest()
        return node
