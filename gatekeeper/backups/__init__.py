"""Saving everything in one file, bringing it back so that it is provably the same, and proving that it would."""

from gatekeeper.backups.drilling import Drill, drill
from gatekeeper.backups.errors import BackupError
from gatekeeper.backups.making import make
from gatekeeper.backups.restoring import restore

__all__ = ["BackupError", "Drill", "drill", "make", "restore"]
