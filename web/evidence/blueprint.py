"""Where the pages of evidence hang."""

from flask import Blueprint

blueprint = Blueprint("evidence", __name__, url_prefix="/evidence")
