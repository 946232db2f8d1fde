"""The part of the address that all pages for emergencies share."""

from flask import Blueprint

blueprint = Blueprint("emergency", __name__, url_prefix="/emergency")
