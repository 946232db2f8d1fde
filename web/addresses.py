"""Which numbers may stand in an address? Only such as a row of the database can have."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1  # the largest key in PostgreSQL


class RowNumber(IntegerConverter):
    """A whole number in an address. One that no row can have leads nowhere, instead of to an error."""

    def __init__(self, url_map: Map) -> None:
        """Takes no options: the bounds are those of the database."""
        super().__init__(url_map, min=1, max=LARGEST)


def set_up(app: Flask) -> None:
    """Makes `<int:...>` in every route a number that a row can have."""
    app.url_map.converters["int"] = RowNumber
