"""What can go wrong with a backup?"""

from gatekeeper.errors import GatekeeperError


class BackupError(GatekeeperError):
    """A backup could not be made or brought back. What was there before is untouched."""
