"""Which cookies does the browser carry, and how are they protected?

One holds the token of the server-side session. The other is Flask's own signed
cookie; it carries nothing but the form token and notices that are shown once.
"""

from flask import Flask, Request, Response

from gatekeeper.services import Services
from gatekeeper.settings import Settings

SESSION = "gatekeeper"
FORM = "form"
HOST_ONLY = "__Host-"
"""Browsers keep a cookie with this prefix only if it is Secure and of this very host."""


def named(name: str, settings: Settings) -> str:
    """The name as the browser stores it."""
    return f"{HOST_ONLY}{name}" if settings.secure_cookies else name


def token_of(request: Request, settings: Settings) -> str:
    """The session token that came with a request, or nothing."""
    return request.cookies.get(named(SESSION, settings), "")


def give(response: Response, token: str, settings: Settings) -> None:
    """Sends the session token to the browser."""
    response.set_cookie(
        named(SESSION, settings),
        token,
        max_age=settings.session_hours * 3600,
        secure=settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )


def take_back(response: Response, settings: Settings) -> None:
    """Removes the session token from the browser."""
    response.delete_cookie(named(SESSION, settings), secure=settings.secure_cookies, httponly=True, samesite="Lax")


def set_up(app: Flask, services: Services) -> None:
    """Configures Flask's own cookie."""
    app.config.update(
        SECRET_KEY=services.key.derive("form cookie"),
        SESSION_COOKIE_NAME=named(FORM, services.settings),
        SESSION_COOKIE_SECURE=services.settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a form lives as long as its session, which the server ends
    )
