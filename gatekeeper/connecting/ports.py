"""How does the publisher speak for an account with the key that counts at this moment?

A key that was entered on the page counts before those of the settings. It is looked up before every exchange,
because a leader may have changed or removed it a moment ago, in another process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.connecting import stored
from gatekeeper.connecting.renewing import EARLY, Renewing, Spent
from gatekeeper.connecting.stored import App, Consented
from gatekeeper.db import Database
from gatekeeper.errors import SettingsError
from gatekeeper.keys import OperationalKey
from gatekeeper.models import Channel, ChannelSecret
from gatekeeper.practice import origin_for
from gatekeeper.settings import PREFIX, Settings
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.credentials import XBearer, XCredentials
from gatekeeper.x.port import (
    CreateOutcome,
    DeleteOutcome,
    HideOutcome,
    IdentityOutcome,
    ListOutcome,
    LookOutcome,
    MentionsOutcome,
    NewPost,
    NotSent,
    RefusalKind,
    Refused,
    UploadOutcome,
    XPort,
)
from gatekeeper.x.tokens import TokenDesk

SETTINGS = ("x_consumer_key", "x_consumer_secret", "x_access_token", "x_access_token_secret")
NO_KEY = NotSent("Nobody has entered the keys of the X account yet.")
CONNECT_ANEW = Refused(RefusalKind.UNAUTHORISED, 401, "The account has to be connected anew.")


def of_settings(settings: Settings) -> XCredentials | None:
    """The keys that stand in the settings, if any do.

    Raises:
        SettingsError: some of the four are set and others are not; the line names those that are missing.
    """
    secrets = {name: getattr(settings, name) for name in SETTINGS}
    values = {name.removeprefix("x_"): secret.get_secret_value() for name, secret in secrets.items() if secret}
    given = {name: value for name, value in values.items() if value}
    missing = [f"{PREFIX}{name.upper()}" for name in SETTINGS if name.removeprefix("x_") not in given]
    if not given:
        return None
    if missing:
        raise SettingsError(
            f"{' and '.join(missing)} is not set, so the publisher cannot speak to X. Set all four, or none and "
            "enter the keys on the page “Account on X”."
        )
    return XCredentials(**given)


@dataclass(frozen=True, slots=True)
class Ways:
    """What is needed to speak for accounts: where keys lie, what opens them, and where X is."""

    db: Database
    key: OperationalKey
    settings: Settings
    now: Callable[[], datetime]

    def ports(self) -> Callable[[Channel], XPort | None]:
        """What makes a connection to an account; None where there is no key at all.

        Raises:
            SettingsError: this is practice data, and it would be the real X.
        """
        origin_for(self.db, self.settings.x_origin)
        spare = of_settings(self.settings)

        def made(channel: Channel) -> XPort | None:
            with self.db.read() as session:
                kept = stored.in_force(session, channel.id)
            return None if kept is None and spare is None else KeptPort(self, channel.id, spare)

        return made

    def desk(self, app: App) -> TokenDesk:
        """Where an app asks X for tokens."""
        origin = origin_for(self.db, self.settings.x_origin)
        return TokenDesk(app.client_id, app.client_secret, origin=origin, now=self.now)

    def port(self, credentials: XCredentials | XBearer) -> XPort:
        """A connection with exactly these."""
        return TweepyPort(credentials, origin=origin_for(self.db, self.settings.x_origin))


class KeptPort(XPort):
    """One account, through whichever key counts when it is used. Not shared between threads."""

    def __init__(self, ways: Ways, channel_id: int, spare: XCredentials | None) -> None:
        """`spare` is used where no key is kept for the account."""
        self._ways, self._channel_id, self._spare = ways, channel_id, spare
        self._renewing = Renewing(ways.db, ways.key, ways.desk, ways.now)
        self._with: XCredentials | XBearer | None = None
        self._made: XPort | None = None

    def identity(self) -> IdentityOutcome:
        """Asks whose key this is. A token that X does not take is renewed, and X asked once more."""
        port = self._port()
        if isinstance(port, NotSent | Refused):
            return port
        answer = port.identity()
        refused = isinstance(answer, Refused) and answer.kind is RefusalKind.UNAUTHORISED
        if not (refused and isinstance(self._with, XBearer)):
            return answer
        again = self._port(not_this=self._with.access_token)
        return again if isinstance(again, NotSent | Refused) else again.identity()

    def upload_picture(self, jpeg: bytes, alt_text: str) -> UploadOutcome:
        """Uploads one JPEG and sets its description."""
        port = self._port()
        return port if isinstance(port, NotSent | Refused) else port.upload_picture(jpeg, alt_text)

    def create(self, post: NewPost, on_late: Callable[[CreateOutcome], None] | None = None) -> CreateOutcome:
        """Creates the post with at most one request."""
        port = self._port()
        return port if isinstance(port, NotSent | Refused) else port.create(post, on_late)

    def delete(self, x_post_id: str) -> DeleteOutcome:
        """Deletes one of our own posts."""
        port = self._port()
        return port if isinstance(port, NotSent | Refused) else port.delete(x_post_id)

    def look(self, x_post_id: str) -> LookOutcome:
        """Reads one post."""
        port = self._port()
        return port if isinstance(port, NotSent | Refused) else port.look(x_post_id)

    def own_posts(
        self, account_id: str, since: datetime, until: datetime | None = None, *, most: int | None = None
    ) -> ListOutcome:
        """Lists what the account has posted since a moment."""
        port = self._port()
        return port if isinstance(port, NotSent | Refused) else port.own_posts(account_id, since, until, most=most)

    def mentions(self, account_id: str, *, after_id: int, before_id: int | None, most: int) -> MentionsOutcome:
        """Reads one page of what names the account or answers it."""
        port = self._port()
        if isinstance(port, NotSent | Refused):
            return port
        return port.mentions(account_id, after_id=after_id, before_id=before_id, most=most)

    def hide_reply(self, x_post_id: str) -> HideOutcome:
        """Hides a reply in one of our conversations."""
        port = self._port()
        return port if isinstance(port, NotSent | Refused) else port.hide_reply(x_post_id)

    def unhide_reply(self, x_post_id: str) -> HideOutcome:
        """Shows a hidden reply again."""
        port = self._port()
        return port if isinstance(port, NotSent | Refused) else port.unhide_reply(x_post_id)

    def _port(self, *, not_this: str = "") -> XPort | NotSent | Refused:
        """The connection with the key that counts now."""
        credentials = self._credentials(not_this)
        if isinstance(credentials, NotSent | Refused):
            return credentials
        if self._made is None or credentials != self._with:
            self._with, self._made = credentials, self._ways.port(credentials)
        return self._made

    def _credentials(self, not_this: str) -> XCredentials | XBearer | NotSent | Refused:
        with self._ways.db.read() as session:
            kept = stored.in_force(session, self._channel_id)
            secret = None if kept is None else session.get(ChannelSecret, kept.id)
        if kept is None:
            return self._spare or NO_KEY
        parts = stored.opened(kept, secret, self._ways.key)
        if isinstance(parts, Consented):
            if not not_this and parts.tokens.expires_at - self._ways.now() >= EARLY:
                return XBearer(parts.tokens.access)
            tokens = self._renewing.good(kept.id, not_this=not_this)
            if isinstance(tokens, NotSent):
                return tokens
            return CONNECT_ANEW if isinstance(tokens, Spent) else XBearer(tokens.access)
        return parts or CONNECT_ANEW
