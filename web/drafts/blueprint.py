"""Where do the pages of drafting hang together?"""

from flask import Blueprint

from gatekeeper.queries.marked import marked

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")
blueprint.add_app_template_filter(marked, "marked")
