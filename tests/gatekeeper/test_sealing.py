"""Does what the server seals open for its purpose and its place, and for nothing else?"""

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.keys import OperationalKey

KEY = OperationalKey(b"k" * 32)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens_again(data: bytes, context: str) -> None:
    sealed = KEY.seal("a purpose", data, context)
    assert KEY.unseal("a purpose", sealed, context) == data
    assert len(data) < 8 or data not in sealed
    assert KEY.seal("a purpose", data, context) != sealed


@given(st.binary(min_size=1, max_size=60), st.data())
def test_one_bit_more_or_less_opens_nothing(data: bytes, dice: st.DataObject) -> None:
    sealed = bytearray(KEY.seal("a purpose", data, "row 1"))
    sealed[dice.draw(st.integers(0, len(sealed) - 1))] ^= 1 << dice.draw(st.integers(0, 7))
    assert KEY.unseal("a purpose", bytes(sealed), "row 1") is None


def test_another_purpose_place_or_key_opens_nothing() -> None:
    sealed = KEY.seal("a purpose", b"Poppy", "row 1")
    assert KEY.unseal("another", sealed, "row 1") is None
    assert KEY.unseal("a purpose", sealed, "row 2") is None
    assert OperationalKey(b"x" * 32).unseal("a purpose", sealed, "row 1") is None
    assert KEY.unseal("a purpose", b"", "row 1") is None
