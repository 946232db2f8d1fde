"""Where do the pages of withdrawals live?"""

from flask import Blueprint

blueprint = Blueprint("withdrawals", __name__, url_prefix="/come-down")
