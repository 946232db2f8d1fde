"""How does a mail carry a link that nobody but its reader may see? Sealed, until the moment it is sent.

The queue is in the database, in its backups, and leaders look through it. So the path waits there under
the server's own key, bound to the address it goes to, and is opened only for the message itself.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from gatekeeper.keys import OperationalKey

MARK = "sealed:"
_PURPOSE = "link in a mail"


def sealed(key: OperationalKey, path: str, to: str) -> str:
    """What stands in the queue in the place of the path."""
    return MARK + urlsafe_b64encode(key.seal(_PURPOSE, path.encode(), to)).decode()


def is_sealed(page: str) -> bool:
    """Whether the path of a mail waits under seal."""
    return page.startswith(MARK)


def opened(key: OperationalKey | None, page: str, to: str) -> str | None:
    """The path to put into the message, or None where this key does not open it."""
    if not is_sealed(page):
        return page
    try:
        raw = urlsafe_b64decode(page.removeprefix(MARK))
    except Error:
        return None
    path = key.unseal(_PURPOSE, raw, to) if key else None
    return path.decode() if path is not None else None
