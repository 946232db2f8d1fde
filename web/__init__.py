"""How is the web application put together? Services in, a Flask application out."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFProtect

from gatekeeper.services import Services
from web import (
    account,
    addresses,
    alarms,
    connecting,
    consent,
    cookies,
    costs,
    cover,
    drafts,
    emergency,
    errors,
    evidence,
    family,
    guard,
    guide,
    health,
    history,
    home,
    joining,
    lifting,
    mail,
    name_answers,
    outside,
    pause,
    people,
    picture_policy,
    pictures,
    readable,
    replies,
    retention,
    review,
    roll,
    school,
    scrutiny,
    security,
    shell,
    signing_in,
    style,
    takedown,
    vault,
    withdrawals,
)

PAGES = (
    style,
    signing_in,
    joining,
    account,
    home,
    drafts,
    pictures,
    review,
    history,
    scrutiny,
    evidence,
    retention,
    takedown,
    lifting,
    emergency,
    cover,
    name_answers,
    people,
    pause,
    consent,
    withdrawals,
    outside,
    family,
    roll,
    school,
    picture_policy,
    guide,
    health,
    costs,
    alarms,
    connecting,
    vault,
    mail,
    replies,
)
"""Every folder of pages. Each has a `blueprint`."""


def create_app(services: Services) -> Flask:
    """The web application over these services.

    Raises:
        UndeclaredView: a page does not say whom it is for.
    """
    app = Flask(__name__)
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    addresses.set_up(app)
    cookies.set_up(app, services)
    shell.set_up(app, services)
    security.set_up(app, services.settings)
    errors.set_up(app)
    Bootstrap5(app)
    guard.stand(app)  # before the form token is read, which reads the body
    readable.stand(app)  # before the form token, which is missing from a form that cannot be read
    tokens = CSRFProtect(app)
    for opened_by_its_link in (family, joining):  # nothing there rests on a cookie that another site could use
        tokens.exempt(opened_by_its_link.blueprint)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    guard.inspect(app)
    return app
