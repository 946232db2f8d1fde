"""Is this the data of a practice school? Then its X is the stand-in on this computer, and nothing else is.

The mark lies in the data itself, for ever: no setting, page or backup takes it away.
"""

from sqlmodel import Session

from gatekeeper.db import Database
from gatekeeper.errors import SettingsError
from gatekeeper.models import PracticeMark
from gatekeeper.x.loopback import loopback_origin

NEVER_X = (
    "This is the data of a practice school, and it never speaks to X. 'serve' starts its stand-in for X; for "
    "the real account begin with 'init' in another folder."
)


def is_marked(session: Session) -> bool:
    """Whether this is the data of a practice school."""
    return session.get(PracticeMark, 1) is not None


def origin_for(db: Database, origin: str | None) -> str | None:
    """Where X is for this data: None is the real one. Asked before every connection is made.

    Raises:
        SettingsError: it is practice data, and this would be the real X.
    """
    with db.read() as session:
        marked = is_marked(session)
    if marked and origin is None:
        raise SettingsError(NEVER_X)
    return loopback_origin(origin) if origin else None
