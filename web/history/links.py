"""Where on X (or on its stand-in on this computer) is the account, and one post of it?"""

from gatekeeper.settings import Settings

REAL_X = "https://x.com"


def account_address(settings: Settings, handle: str) -> str:
    """The public page of the account."""
    return f"{settings.x_origin or REAL_X}/{handle.lstrip('@')}"


def post_address(settings: Settings, handle: str, x_post_id: str) -> str:
    """The public page of one post. The stand-in has it under the same path as X."""
    return f"{account_address(settings, handle)}/status/{x_post_id}"
