"""Under which address do all pages about staff lie?"""

from flask import Blueprint

blueprint = Blueprint("people", __name__, url_prefix="/people")
