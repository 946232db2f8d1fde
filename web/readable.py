"""Can the form that a browser sent be read and kept at all?

No database keeps the character NUL in words (PostgreSQL refuses it), and bytes that
are not UTF-8 leave an empty form, which would look like a form without its token.
Asked in one place, so that the answer is a true sentence on every page.
"""

from flask import Flask, request
from flask.typing import ResponseReturnValue

from web import errors

NUL = "\0"
FORM = "application/x-www-form-urlencoded"


def stand(app: Flask) -> None:
    """Asks before every request, once the guard has let it in."""
    app.before_request(_check)


def _check() -> ResponseReturnValue | None:
    lost = request.mimetype == FORM and bool(request.content_length) and not request.form
    if lost or any(NUL in name or NUL in "".join(values) for name, values in request.form.lists()):
        return errors.page(400, words=errors.UNREADABLE)
    return None
