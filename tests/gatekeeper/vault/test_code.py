"""Does the page show the code that an app would, also for the short secrets that X gives out?"""

from datetime import UTC, datetime

import pytest

from gatekeeper.vault.code import BadSeedError, codes, seed_of

RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("second", "digits"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (20000000000, "353130"),
    ],
)
def test_the_examples_of_the_standard(second: int, digits: str) -> None:
    assert codes(RFC, datetime.fromtimestamp(second, UTC), 1)[0].digits == digits


def test_each_code_says_when_it_begins_and_ends() -> None:
    found = codes("JBSWY3DPEHPK3PXP", datetime.fromtimestamp(70, UTC), 3)
    assert [(code.begins, code.ends) for code in found] == [(0, 20), (20, 50), (50, 80)]
    later = codes("JBSWY3DPEHPK3PXP", datetime.fromtimestamp(90, UTC), 1)[0]
    assert found[1].digits == later.digits and len({code.digits for code in found}) == 3


def test_a_secret_is_read_as_people_copy_it() -> None:
    for typed in (
        "jbsw y3dp ehpk 3pxp",
        "JBSW-Y3DP-EHPK-3PXP",
        "otpauth://totp/X:a?secret=JBSWY3DPEHPK3PXP&issuer=X",
    ):
        assert seed_of(typed) == "JBSWY3DPEHPK3PXP"
    for wrong in ("", "123456", "JBSWY3DPEHPK3PX1", "JBSWY3DPEHPK3PXPA", "otpauth://totp/X"):
        with pytest.raises(BadSeedError):
            seed_of(wrong)
