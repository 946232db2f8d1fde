"""Which style do all pages start from? Bootstrap, without the pictures that it carries inside its text.

The page's policy refuses pictures from inside a stylesheet, rightly, and says so in the console each
time one would have been shown before ours took its place. So they are taken out.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from web.guard import open_to_all

blueprint = Blueprint("style", __name__)

_SHEET = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/css/bootstrap.min.css"
_PICTURE_INSIDE = re.compile(r'url\("data:[^"]*"\)')


@blueprint.get("/bootstrap.css")
@open_to_all("Style holds nothing private, and the sign-in page needs it.")
def bootstrap() -> ResponseReturnValue:
    """The stylesheet. Its address changes when it does, so that browsers may keep it."""
    return Response(_sheet(), mimetype="text/css")


@cache
def version() -> str:
    """Changes when the stylesheet does."""
    return hashlib.sha256(_sheet().encode()).hexdigest()[:12]


@cache
def _sheet() -> str:
    return _PICTURE_INSIDE.sub("none", _SHEET.read_text(encoding="utf-8"))
