"""What do the rules say, what do the states mean, who may do what? Made from the tables themselves."""

from web.guide.views import blueprint

__all__ = ["blueprint"]
