"""How is the web application put together? Services in, a Flask application out."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFProtect

from gatekeeper.services import Services
from web import cookies, errors, guard, security, shell

PAGES = (
    "web.signing_in",
    "web.home",
    "web.drafts",
    "web.pictures",
    "web.review",
    "web.history",
    "web.takedown",
    "web.people",
    "web.pause",
    "web.consent",
    "web.guide",
    "web.health",
)
"""Every folder of pages. Each has a `blueprint`."""


def create_app(services: Services) -> Flask:
    """The web application over these services.

    Raises:
        UndeclaredView: a page does not say whom it is for.
    """
    app = Flask(__name__)
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    cookies.set_up(app, services)
    shell.set_up(app, services)
    security.set_up(app, services.settings)
    errors.set_up(app)
    Bootstrap5(app)
    guard.stand(app)  # before the form token is read, which reads the body
    CSRFProtect(app)
    for name in PAGES:
        blueprint = getattr(import_module(name), "blueprint", None) if find_spec(name) else None
        if blueprint is not None:
            app.register_blueprint(blueprint)
    app.url_build_error_handlers.append(lambda *_: "/")
    guard.inspect(app)
    return app
