"""Where does a leader say what the school publishes about itself?"""

from web.school.views import blueprint

__all__ = ["blueprint"]
