"""What has been published in the sandbox, and with which pictures?

Every verb is one transaction. A verb that X would refuse raises the refusal with X's
own words; what a body must look like is checked before, in `checks`.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from gatekeeper.x.sandbox import problems
from gatekeeper.x.sandbox.accounts import Accounts
from gatekeeper.x.sandbox.checks import Draft
from gatekeeper.x.sandbox.problems import Refusal
from gatekeeper.x.sandbox.records import Account, Picture, Post
from gatekeeper.x.sandbox.sniff import Kind
from gatekeeper.x.sandbox.store import Row, Store
from gatekeeper.x.sandbox.worldclock import WorldClock, first_id, milliseconds, moment_of

MEDIA_LIFE = timedelta(seconds=86_400)
_POSTS = (
    "SELECT id, account_id, text, created_ms, deleted_ms, reply_settings, made_with_ai FROM posts "
    "WHERE {} ORDER BY id DESC LIMIT ?"
)


class World:
    """The state of the sandbox: accounts, a clock, posts and pictures."""

    def __init__(
        self,
        database: str | Path = ":memory:",
        *,
        limits: Mapping[str, int] | None = None,
        duplicate_window: timedelta = timedelta(hours=24),
    ) -> None:
        """Takes the database, limits that differ from X's own, and how long a text counts as a repeat."""
        self._store = Store(database)
        self.clock = WorldClock()
        self.accounts = Accounts(self._store, limits)
        self._duplicate_window_ms = duplicate_window // timedelta(milliseconds=1)

    def close(self) -> None:
        """Closes the database; a file keeps everything."""
        self._store.close()

    def keep_picture(self, account_id: str, data: bytes, kind: Kind) -> Picture:
        """Stores an uploaded picture under a new number."""
        with self._store.change():
            now_ms = milliseconds(self.clock.now())
            media_id = self._new_id("media", now_ms)
            expires_ms = now_ms + MEDIA_LIFE // timedelta(milliseconds=1)
            self._store.write(
                "INSERT INTO media (id, account_id, mime, width, height, data, expires_ms) VALUES (?,?,?,?,?,?,?)",
                (media_id, account_id, kind.mime, kind.width, kind.height, data, expires_ms),
            )
        return Picture(media_id, account_id, kind.mime, kind.width, kind.height, "", len(data))

    def describe_picture(self, account_id: str, media_id: int, alt_text: str) -> bool:
        """Sets the alt text of an own picture; False when there is no such picture."""
        with self._store.change():
            changed = self._store.write(
                "UPDATE media SET alt_text = ? WHERE id = ? AND account_id = ? AND expires_ms > ?",
                (alt_text, media_id, account_id, milliseconds(self.clock.now())),
            )
            return changed == 1

    def public_picture(self, media_id: int) -> tuple[str, bytes] | None:
        """Gives type and bytes of a picture that a live post shows."""
        row = self._store.row(
            "SELECT media.mime, media.data FROM media JOIN posts ON posts.id = media.post_id "
            "WHERE media.id = ? AND posts.deleted_ms IS NULL",
            (media_id,),
        )
        return None if row is None else (row[0], row[1])

    def publish(self, account: Account, draft: Draft) -> Post:
        """Creates a post, or refuses a repeat and pictures that cannot be used."""
        with self._store.change():
            now_ms, sameness = milliseconds(self.clock.now()), _sameness(draft.text)
            if sameness and self._store.row(
                "SELECT 1 FROM posts WHERE account_id = ? AND sameness = ? AND deleted_ms IS NULL "
                "AND abs(created_ms - ?) < ?",
                (account.id, sameness, now_ms, self._duplicate_window_ms),
            ):
                raise Refusal(problems.DUPLICATE)
            post_id = self._new_id("posts", now_ms)
            self._store.write(
                "INSERT INTO posts (id, account_id, text, sameness, created_ms, reply_settings, made_with_ai) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (post_id, account.id, draft.text, sameness, now_ms, draft.reply_settings, draft.made_with_ai),
            )
            self._attach(account.id, post_id, draft.media_ids, now_ms)
            return self._posts("id = ?", (post_id,), 1)[0]

    def post(self, post_id: int) -> Post | None:
        """Finds a live post."""
        found = self._posts("id = ? AND deleted_ms IS NULL", (post_id,), 1)
        return found[0] if found else None

    def remove(self, post_id: int) -> None:
        """Deletes a post; its pictures vanish with it."""
        with self._store.change():
            self._store.write(
                "UPDATE posts SET deleted_ms = ? WHERE id = ? AND deleted_ms IS NULL",
                (milliseconds(self.clock.now()), post_id),
            )

    def timeline(
        self,
        account_id: str,
        *,
        after_id: int = 0,
        before_id: int = 2**63 - 1,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 100,
    ) -> list[Post]:
        """Gives live posts of an account, newest first, between two ids and two moments."""
        start_ms = 0 if start is None else milliseconds(start)
        end_ms = 2**62 if end is None else milliseconds(end)
        return self._posts(
            "account_id = ? AND deleted_ms IS NULL AND id > ? AND id < ? AND created_ms >= ? AND created_ms < ?",
            (account_id, after_id, before_id, start_ms, end_ms),
            limit,
        )

    def all_posts(self) -> list[Post]:
        """Gives every post that was ever made, deleted ones too, newest first: for inspection."""
        return self._posts("1 = 1", (), -1)

    def _new_id(self, table: str, now_ms: int) -> int:
        low, above = first_id(now_ms), first_id(now_ms + 1)
        query = f"SELECT max(id) FROM {table} WHERE id >= ? AND id < ?"  # noqa: S608  # one of two names of this module
        row = self._store.row(query, (low, above))
        return low if row is None or row[0] is None else int(row[0]) + 1

    def _attach(self, account_id: str, post_id: int, media_ids: Sequence[str], now_ms: int) -> None:
        for position, media_id in enumerate(media_ids):
            used = self._store.write(
                "UPDATE media SET post_id = ?, position = ? "
                "WHERE id = ? AND account_id = ? AND post_id IS NULL AND expires_ms > ?",
                (post_id, position, int(media_id), account_id, now_ms),
            )
            if used != 1:
                raise Refusal(problems.media_invalid(media_ids))

    def _posts(self, where: str, values: Sequence[object], limit: int) -> list[Post]:
        return [self._post(row) for row in self._store.rows(_POSTS.format(where), (*values, limit))]

    def _post(self, row: Row) -> Post:
        account = self.accounts.find(account_id=row[1])
        if account is None:
            raise LookupError("a post without an account")
        pictures = self._store.rows(
            "SELECT id, account_id, mime, width, height, alt_text, length(data) FROM media "
            "WHERE post_id = ? ORDER BY position",
            (row[0],),
        )
        post = Post(
            id=row[0],
            account=account,
            text=row[2],
            created_at=moment_of(row[3]),
            reply_settings=row[5],
            made_with_ai=bool(row[6]),
            pictures=tuple(Picture(*picture) for picture in pictures),
        )
        return post if row[4] is None else replace(post, deleted_at=moment_of(row[4]))


def _sameness(text: str) -> str:
    """What two texts have in common when X calls the second a duplicate."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()
