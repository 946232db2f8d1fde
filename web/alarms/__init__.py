"""Where does a leader choose who is told when something goes wrong?"""

from web.alarms.views import blueprint

__all__ = ["blueprint"]
