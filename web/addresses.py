"""Which numbers and references may stand in an address or a field? Only such as the database can hold."""

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from gatekeeper.posts import REFERENCE_LENGTH, REFERENCE_LETTERS

LARGEST = 2**31 - 1  # the largest key in PostgreSQL
_DIGITS = len(str(LARGEST))


class RowNumber(IntegerConverter):
    """A whole number in an address. One that no row can have leads nowhere, instead of to an error."""

    def __init__(self, url_map: Map) -> None:
        """Takes no options: the bounds are those of the database."""
        super().__init__(url_map, min=1, max=LARGEST)


class Reference(BaseConverter):
    """A post's reference in an address. Anything that is none leads nowhere, and asks the database nothing."""

    regex = f"[{REFERENCE_LETTERS}]{{{REFERENCE_LENGTH}}}"


def row_number(text: str) -> int | None:
    """The number in a field or a query, where a row can have it, else None."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        return None
    return int(text) if int(text) <= LARGEST else None


def set_up(app: Flask) -> None:
    """Makes `<int:...>` in every route a number that a row can have, and knows `<reference:...>`."""
    app.url_map.converters["int"] = RowNumber
    app.url_map.converters["reference"] = Reference
