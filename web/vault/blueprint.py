"""Under which address are the pages of the emergency login?"""

from flask import Blueprint

blueprint = Blueprint("vault", __name__, url_prefix="/break-glass")
