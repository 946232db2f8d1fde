"""Under which name do the pages of the door stand?"""

from flask import Blueprint

blueprint = Blueprint("signing_in", __name__)
