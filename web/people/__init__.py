"""Who works with the account, and what may each of them do?"""

from web.people.views import blueprint

__all__ = ["blueprint"]
