"""Is this number one that an authority could have given out? Its own check figure says so."""

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The letters of a UPN in the order of their value: I, O and S are left out."""

_UPN_DIGITS = 12
_NHS_DIGITS = 10
_ELEVEN = 11
_NINE = 9
_ISSUERS = "23456"
_CARD_DIGITS = range(13, 20)
_GREATEST = 97


def is_upn(letter: str, digits: str) -> bool:
    """Says whether a unique pupil number has the right check letter.

    `digits` are the twelve after it; a temporary number ends in a letter instead of the last.
    """
    if len(digits) != _UPN_DIGITS or not digits[:-1].isdigit():
        return False
    last = digits[-1].upper()
    figures = [int(c) for c in digits[:-1]]
    if last.isdigit():
        figures.append(int(last))
    elif last in UPN_LETTERS:
        figures.append(UPN_LETTERS.index(last))
    else:
        return False
    total = sum(weight * figure for weight, figure in enumerate(figures, start=2))
    return UPN_LETTERS[total % len(UPN_LETTERS)] == letter.upper()


def is_nhs_number(digits: str) -> bool:
    """Says whether ten figures end in the right check figure of an NHS or CHI number (modulus 11)."""
    if len(digits) != _NHS_DIGITS or len(set(digits)) == 1:
        return False
    total = sum(weight * int(figure) for weight, figure in zip(range(10, 1, -1), digits[:9], strict=True))
    return (_ELEVEN - total % _ELEVEN) % _ELEVEN == int(digits[-1])


def is_card(digits: str) -> bool:
    """Says whether figures could be a payment card's (Luhn)."""
    if len(digits) not in _CARD_DIGITS or digits[0] not in _ISSUERS:
        return False
    doubled = [int(figure) * (1 + place % 2) for place, figure in enumerate(reversed(digits))]
    return sum(figure - _NINE if figure > _NINE else figure for figure in doubled) % 10 == 0


def is_iban(written: str) -> bool:
    """Says whether capitals and figures without spaces are an international account number (modulus 97)."""
    moved = written[4:] + written[:4]
    return moved.isalnum() and moved.isascii() and int("".join(str(int(c, 36)) for c in moved)) % _GREATEST == 1
