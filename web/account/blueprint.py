"""Under which name and address do the pages of one's own account stand?"""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/account")
