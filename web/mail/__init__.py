"""Where does a leader see which mail was sent?"""

from web.mail.views import blueprint

__all__ = ["blueprint"]
