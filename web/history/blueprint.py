"""The one blueprint to which the pages of the history belong."""

from flask import Blueprint

blueprint = Blueprint("history", __name__)
