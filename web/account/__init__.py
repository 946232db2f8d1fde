"""What can somebody see and change of their own account: password, second steps, signed-in devices?"""

from web.account import codes, passkeys, views
from web.account.blueprint import blueprint

__all__ = ["blueprint", "codes", "passkeys", "views"]
