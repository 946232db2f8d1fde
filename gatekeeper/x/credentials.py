"""Which strings prove to X that we are the school's account?

They are secrets. These classes never show them: not in its repr, not in a log, not
in an error message. Whoever needs one has to ask for it by name.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class XCredentials:
    """The OAuth 1.0a keys of one app and one account."""

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str

    def __post_init__(self) -> None:
        """Refuses an empty part, which X would only answer with a puzzling 401."""
        for name in ("consumer_key", "consumer_secret", "access_token", "access_token_secret"):
            if not getattr(self, name):
                raise ValueError(f"The X credentials have no {name.replace('_', ' ')}.")

    def __repr__(self) -> str:
        return "XCredentials(hidden)"


@dataclass(frozen=True, slots=True, repr=False)
class XBearer:
    """The OAuth 2 access token of one account. It is good for two hours."""

    access_token: str

    def __post_init__(self) -> None:
        """Refuses an empty token."""
        if not self.access_token:
            raise ValueError("The X credentials have no access token.")

    def __repr__(self) -> str:
        return "XBearer(hidden)"
