"""Which posts does a reader see, and how soon?

A list lags: a new post is missing from it for some seconds after it was made, although
it is there. A post asked for by its number is found at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.x.sandbox.accounts import Accounts
from gatekeeper.x.sandbox.media import Media
from gatekeeper.x.sandbox.records import Post
from gatekeeper.x.sandbox.store import Store
from gatekeeper.x.sandbox.worldclock import WorldClock, milliseconds, moment_of

HIGHEST = 2**63 - 1
# How far back X's lists go.
_DEEPEST_OWN, _DEEPEST_MENTIONS = 3200, 800
_COLUMNS = (
    "posts.id, posts.account_id, posts.text, posts.created_ms, posts.deleted_ms, posts.reply_settings, "
    "posts.made_with_ai, posts.in_reply_to, posts.quoted, posts.conversation, posts.hidden, posts.by_hand, "
    "(SELECT target.account_id FROM posts AS target WHERE target.id = posts.in_reply_to)"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which part of a list is wanted. Without a lag of its own, each post has that with which it was made."""

    after_id: int = 0
    before_id: int = HIGHEST
    start: datetime | None = None
    end: datetime | None = None
    limit: int = 100
    skip_newest: int = 0
    lag_ms: int | None = None
    replies_too: bool = True


class Timelines:
    """Everything that is read."""

    def __init__(self, store: Store, clock: WorldClock, accounts: Accounts, media: Media) -> None:
        """Takes the store and what belongs to a post."""
        self._store = store
        self._clock = clock
        self._accounts = accounts
        self._media = media

    def post(self, post_id: int) -> Post | None:
        """Finds a live post."""
        found = self._posts("posts WHERE id = ? AND deleted_ms IS NULL", (post_id,), 1)
        return found[0] if found else None

    def any_post(self, post_id: int) -> Post | None:
        """Finds a post, even one that was deleted."""
        found = self._posts("posts WHERE id = ?", (post_id,), 1)
        return found[0] if found else None

    def own(self, account_id: str, wanted: Stretch) -> list[Post]:
        """Gives live posts of an account, newest first."""
        without_replies = "" if wanted.replies_too else " AND in_reply_to IS NULL"
        return self._listed(
            f"posts WHERE account_id = ?{without_replies}",
            account_id,
            wanted,
            _DEEPEST_OWN,
        )

    def mentions(self, account_id: str, wanted: Stretch) -> list[Post]:
        """Gives live posts that mention an account or answer it, newest first."""
        return self._listed(
            "mentions JOIN posts ON posts.id = mentions.post_id WHERE mentions.account_id = ?",
            account_id,
            wanted,
            _DEEPEST_MENTIONS,
        )

    def shown(self, account_id: str, limit: int) -> list[Post]:
        """Gives an account's live posts as its public page shows them: at once."""
        return self._posts("posts WHERE account_id = ? AND deleted_ms IS NULL", (account_id,), limit)

    def answers(self, post: Post, limit: int) -> list[Post]:
        """Gives the live posts of others and of its author under a post, the hidden ones left out."""
        return self._posts(
            "posts WHERE in_reply_to = ? AND deleted_ms IS NULL AND NOT hidden",
            (post.id,),
            limit,
        )

    def is_mentioned(self, account_id: str, post_id: int) -> bool:
        """Says whether a post mentions an account."""
        values = (account_id, post_id)
        return self._store.row("SELECT 1 FROM mentions WHERE account_id = ? AND post_id = ?", values) is not None

    def everything(self) -> list[Post]:
        """Gives every post that was ever made, deleted ones too, newest first: for inspection."""
        return self._posts("posts WHERE 1 = 1", (), -1)

    def _listed(self, source: str, account_id: str, wanted: Stretch, deepest: int) -> list[Post]:
        now_ms = milliseconds(self._clock.now())
        conditions = ["deleted_ms IS NULL"]
        values: list[object] = [account_id]
        if wanted.lag_ms is None:
            conditions.append("visible_ms <= ?")
            values.append(now_ms)
        else:
            conditions.append("created_ms <= ?")
            values.append(now_ms - wanted.lag_ms)
        if wanted.after_id or wanted.before_id != HIGHEST:
            conditions.append("posts.id > ? AND posts.id < ?")
            values += [wanted.after_id, wanted.before_id]
        if wanted.start is not None:
            conditions.append("created_ms >= ?")
            values.append(milliseconds(wanted.start))
        if wanted.end is not None:
            conditions.append("created_ms < ?")
            values.append(milliseconds(wanted.end))
        limit = max(0, min(wanted.limit, deepest - wanted.skip_newest))
        posts = self._posts(" AND ".join([source, *conditions]), values, limit + wanted.skip_newest)
        return posts[wanted.skip_newest :]

    def _posts(self, source: str, values: Sequence[object], limit: int) -> list[Post]:
        query = f"SELECT {_COLUMNS} FROM {source} ORDER BY posts.id DESC LIMIT ?"  # noqa: S608  # our own texts alone
        rows = self._store.rows(query, (*values, limit))
        pictures = self._media.of_posts([row[0] for row in rows]) if rows else {}
        return [
            Post(
                id=row[0],
                account=self._accounts.known(row[1]),
                text=row[2],
                created_at=moment_of(row[3]),
                reply_settings=row[5],
                made_with_ai=bool(row[6]),
                pictures=pictures.get(row[0], ()),
                deleted_at=None if row[4] is None else moment_of(row[4]),
                in_reply_to=row[7],
                quoted=row[8],
                conversation=row[9] or row[0],
                hidden=bool(row[10]),
                by_hand=bool(row[11]),
                in_reply_to_account=row[12] or "",
            )
            for row in rows
        ]
