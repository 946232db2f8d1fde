"""Who works with the account, what may each of them do, and how do they join, lead, leave and come back?"""

from web.people import codes, inviting, leading, one
from web.people.blueprint import blueprint

__all__ = ["blueprint", "codes", "inviting", "leading", "one"]
