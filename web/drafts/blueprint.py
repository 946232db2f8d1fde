"""Where do the pages of drafting hang together?"""

from flask import Blueprint

from gatekeeper.queries.marked import marked
from gatekeeper.queries.picture_page import named
from web.drafts.people_form import typed_box

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")
blueprint.add_app_template_filter(marked, "marked")
blueprint.add_app_template_filter(named, "named")
blueprint.add_app_template_filter(typed_box, "box_value")
