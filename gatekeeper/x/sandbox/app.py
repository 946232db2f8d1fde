"""Which pages does the sandbox show to people?"""

from flask import Flask

from gatekeeper.x.sandbox.consent_page import consent
from gatekeeper.x.sandbox.page import page
from gatekeeper.x.sandbox.setting import NAME, Setting


def create_app(of: Setting) -> Flask:
    """Makes the application: the public page, and the page that asks for consent."""
    app = Flask(__name__, static_folder="assets", static_url_path="/assets", template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=64 * 1024)
    app.extensions[NAME] = of
    app.register_blueprint(page)
    app.register_blueprint(consent)
    return app
