"""What can a person be told when something cannot be done?

One family. Each error carries a sentence for the person in front of the screen;
`web/errors.py` is the one place that turns them into pages.
"""

from collections.abc import Mapping


class GatekeeperError(Exception):
    """Something could not be done. Nothing was changed."""

    def __init__(self, message: str) -> None:
        """Keeps the sentence that the person reads."""
        self.message = message
        super().__init__(message)


class NotPermitted(GatekeeperError):
    """This person may not do this."""


class NotFound(GatekeeperError):
    """There is no such thing, or this person may not know of it."""


class InvalidInput(GatekeeperError):
    """Fields of a form are missing or wrong: `fields` maps each to its sentence."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """Keeps the sentence for each field."""
        self.fields = dict(fields)
        super().__init__(" ".join(self.fields.values()))


class Stale(GatekeeperError):
    """Somebody else changed it first, or it is no longer what this page showed."""


class BlockedByRules(GatekeeperError):
    """The rules found something that stops this step."""


class TooManyTries(GatekeeperError):
    """Sign-in is closed for a while."""


class SettingsError(GatekeeperError):
    """The gatekeeper cannot start as it is set up."""
