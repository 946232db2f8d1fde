"""What can go wrong with a picture, in words a tired teacher understands?"""

from enum import StrEnum

from gatekeeper.errors import GatekeeperError


class Reason(StrEnum):
    """Why a file was refused: for the audit trail and for tests, never for the screen."""

    EMPTY = "empty"
    TOO_HEAVY = "too-heavy"
    WRONG_KIND = "wrong-kind"
    MOVING = "moving"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_SMALL = "too-small"
    TOO_THIN = "too-thin"
    DAMAGED = "damaged"
    TOO_SLOW = "too-slow"
    BUSY = "busy"


class PictureRefused(GatekeeperError):
    """The file cannot become a picture in a post; the message is one sentence for its author."""

    def __init__(self, message: str, reason: Reason = Reason.DAMAGED) -> None:
        super().__init__(message)
        self.reason = reason


class StoredPictureError(GatekeeperError):
    """A picture that should be in the store cannot be used."""


class PictureMissing(StoredPictureError):
    """No picture is stored under this digest."""


class PictureDamaged(StoredPictureError):
    """The stored bytes no longer have the digest they were stored under."""
