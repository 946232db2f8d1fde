"""Where do the pages of the consent register live?"""

from flask import Blueprint

blueprint = Blueprint("consent", __name__, url_prefix="/permissions")
