"""Where does somebody go after showing who they are? Back to the page they wanted, if it is one of ours."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

LONGEST = 500


def safe_path(wanted: str) -> str:
    r"""The wanted page if it is a plain path of this site, else nothing.

    Browsers read `//host`, `/\host` and paths with control characters in them as
    the address of another site, so all of these are refused.
    """
    if not wanted.startswith("/") or wanted.startswith("//") or len(wanted) > LONGEST:
        return ""
    if "\\" in wanted or any(c.isspace() or not c.isprintable() for c in wanted):
        return ""
    parts = urlsplit(wanted)
    return "" if parts.scheme or parts.netloc else wanted


def came_from() -> str:
    """The page on which a form stood that was just sent, if it can be opened again, else nothing."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return ""
    try:
        current_app.url_map.bind(request.host).match(parts.path, "GET")
    except (HTTPException, RequestRedirect):
        return ""
    return safe_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
