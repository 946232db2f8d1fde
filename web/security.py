"""What does the browser have to refuse on our behalf? The headers of every answer."""

import hashlib
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from gatekeeper.links import SECRET_ADDRESSES
from gatekeeper.settings import LOOPBACK, Settings
from web import style
from web.guard import STATIC

LOG = logging.getLogger(__name__)

FIRST_REFUSAL = 400
"""From this status on an answer is a no, and a line of the log: a forged form, a wrong field, a try too many."""
_POLICY = (
    "default-src 'none'",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SECRET_ADDRESS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}
"""For pages whose address is the key to them: no other site and no search engine is to learn it."""
HSTS = "max-age=31536000; includeSubDomains"
STYLE = "style.bootstrap"
FOR_A_YEAR = "public, max-age=31536000, immutable"


def set_up(app: Flask, settings: Settings) -> None:
    """Puts the headers on every answer, and lets in only requests for our own host name.

    Headers of a proxy in front are read by the server itself, see `gatekeeper/serving.py`.
    """
    host = urlsplit(settings.base_url).hostname or ""
    app.config["TRUSTED_HOSTS"] = sorted(LOOPBACK) if host in LOOPBACK else [host]

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.path.startswith(SECRET_ADDRESSES):
            response.headers.update(SECRET_ADDRESS)
        if settings.secure_cookies:
            response.headers["Strict-Transport-Security"] = HSTS
        _say_how_long_to_keep(response)
        if response.status_code >= FIRST_REFUSAL:
            where = request.endpoint or "no page"
            LOG.info("%s for %s %s by %s", response.status_code, request.method, where, _number_of_who())
        return response

    @app.url_defaults
    def name_the_content(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint in STATIC and "filename" in values:
            values["v"] = _content_name(Path(_folder(app, endpoint)) / values["filename"])
        elif endpoint == STYLE:
            values["v"] = style.version()


def _number_of_who() -> str:
    """Who asks, for the log: a number, and no name."""
    actor = g.get("actor")
    return f"person {actor.person_id}" if actor else "nobody"


def _say_how_long_to_keep(response: Response) -> None:
    if request.endpoint not in {*STATIC, STYLE} or response.status_code not in {200, 304}:
        response.headers.setdefault("Cache-Control", "no-store")
    elif "v" in request.args:
        response.headers["Cache-Control"] = FOR_A_YEAR
    else:
        response.headers["Cache-Control"] = "no-cache"


def _folder(app: Flask, endpoint: str) -> str:
    owner = app if endpoint == "static" else app.blueprints[endpoint.partition(".")[0]]
    return owner.static_folder or ""


@lru_cache(maxsize=200)
def _content_name(path: Path) -> str:
    """Changes when the file does, so that browsers may keep the file for good."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"
