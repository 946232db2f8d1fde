"""Saving everything in one file, bringing it back so that it is provably the same, and proving that it would."""

from gatekeeper.backups.drilling import Drill, drill
from gatekeeper.backups.errors import BackupError
from gatekeeper.backups.making import make
from gatekeeper.backups.restoring import Ready, restore
from gatekeeper.backups.words import after

__all__ = ["BackupError", "Drill", "Ready", "after", "drill", "make", "restore"]
