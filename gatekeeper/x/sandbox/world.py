"""What has been published in the sandbox, by whom, and in answer to what?

Every verb is one transaction. A verb that X would refuse raises the refusal with X's
own words; what a body must look like is checked before, in `checks`.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from gatekeeper.x.sandbox import problems
from gatekeeper.x.sandbox.accounts import Accounts
from gatekeeper.x.sandbox.checks import Draft
from gatekeeper.x.sandbox.limits import Limits
from gatekeeper.x.sandbox.media import Media
from gatekeeper.x.sandbox.oauth2 import OAuth2
from gatekeeper.x.sandbox.problems import Refusal
from gatekeeper.x.sandbox.records import Account, Post
from gatekeeper.x.sandbox.store import Store
from gatekeeper.x.sandbox.timelines import Timelines
from gatekeeper.x.sandbox.wording import handles_in
from gatekeeper.x.sandbox.worldclock import WorldClock, first_id, milliseconds, real_time

# The number of the first account that somebody other than the school has.
_FIRST_STRANGER = 1_900_000_000_000_000_001


class World:
    """The state of the sandbox: a clock, accounts, posts and pictures. It needs no network and no thread."""

    def __init__(
        self,
        database: str | Path = ":memory:",
        *,
        limits: Mapping[str, int] | None = None,
        duplicate_window: timedelta | None = timedelta(hours=24),
        lag: timedelta = timedelta(seconds=2),
        now: Callable[[], datetime] = real_time,
        seed: int | None = None,
    ) -> None:
        """Takes where to keep everything, and how this X behaves.

        `limits` differ from X's own; within `duplicate_window` (None: never) a text counts as a
        repeat; lists lag by `lag`; `now` is the clock; with a `seed` keys are drawn alike each time.
        """
        chance = None if seed is None else random.Random(seed)  # noqa: S311  # invented keys, to be the same again
        self._store = Store(database)
        self.clock = WorldClock(now)
        self.accounts = Accounts(self._store, self.clock, chance)
        self.limits = Limits(self.clock, limits)
        self.oauth2 = OAuth2(self._store, self.clock, chance)
        self.media = Media(self._store, self.clock)
        self.posts = Timelines(self._store, self.clock, self.accounts, self.media)
        self.duplicate_window = duplicate_window
        self.lag = lag
        self.deleting_nothing_is_fine = False
        """Whether X says yes to the deletion of a post that is not there; nobody knows which it does."""

    def close(self) -> None:
        """Closes the database; a file keeps everything."""
        self._store.close()

    def publish(self, account: Account, draft: Draft, *, by_hand: bool = False) -> Post:
        """Creates a post, or refuses a repeat, pictures that cannot be used, and answers to strangers."""
        with self._store.change():
            conversation = self._checked_target(account, draft.in_reply_to) if draft.in_reply_to else 0
            if draft.quoted:
                self._checked_target(account, draft.quoted)
            sameness = sameness_of(draft.text)
            if sameness and self._is_a_repeat(account, sameness):
                raise Refusal(problems.DUPLICATE)
            post_id = self._write(account, draft, sameness, conversation, by_hand=by_hand)
            self.media.attach(account.id, post_id, draft.media_ids)
            return self._made(post_id)

    def hear(self, handle: str, text: str, *, name: str = "", in_reply_to: int | None = None) -> Post:
        """Lets somebody else write something, by hand: a mention of an account, or an answer to a post."""
        with self._store.change():
            writer = self.accounts.find(handle=handle) or self._stranger(handle, name or handle)
            target = None if in_reply_to is None else self.posts.post(in_reply_to)
            if in_reply_to is not None and target is None:
                raise Refusal(problems.no_such("tweet", str(in_reply_to)))
            draft = Draft(text, (), "everyone", made_with_ai=False, in_reply_to=in_reply_to)
            conversation = target.conversation if target else 0
            return self._made(self._write(writer, draft, sameness_of(text), conversation, by_hand=True))

    def remove(self, post_id: int) -> None:
        """Deletes a post; its pictures vanish with it."""
        with self._store.change():
            self._store.write(
                "UPDATE posts SET deleted_ms = ? WHERE id = ? AND deleted_ms IS NULL",
                (milliseconds(self.clock.now()), post_id),
            )

    def hide(self, account: Account, post_id: int, *, hidden: bool) -> None:
        """Hides an answer in one of the account's own conversations, or shows it again."""
        with self._store.change():
            post = self.posts.post(post_id)
            if post is None:
                raise Refusal(problems.no_such("tweet", str(post_id)))
            root = self.posts.any_post(post.conversation)
            if post.in_reply_to is None or root is None or root.account.id != account.id:
                raise Refusal(problems.NOT_YOUR_CONVERSATION)
            self._store.write("UPDATE posts SET hidden = ? WHERE id = ?", (hidden, post_id))

    def public_picture(self, media_id: int) -> tuple[str, bytes] | None:
        """Gives type and bytes of a picture that a live post shows."""
        return self.media.public(media_id)

    def reset(self) -> None:
        """Forgets posts, pictures, charges and how often was asked; accounts and keys stay."""
        with self._store.change():
            for table in ("mentions", "media", "posts", "charges"):
                self._store.write(f"DELETE FROM {table}")  # noqa: S608  # one of our own names
        self.limits.clear()

    def _checked_target(self, account: Account, post_id: int) -> int:
        """Gives the conversation of a post that this account may answer or quote."""
        target = self.posts.any_post(post_id)
        if target is None or target.deleted_at is not None:
            raise Refusal(problems.TARGET_IS_GONE)
        if target.account.id != account.id and not self.posts.is_mentioned(account.id, post_id):
            raise Refusal(problems.NOT_MENTIONED)
        return target.conversation

    def _is_a_repeat(self, account: Account, sameness: str) -> bool:
        if self.duplicate_window is None:
            return False
        window_ms = self.duplicate_window // timedelta(milliseconds=1)
        return bool(
            self._store.row(
                "SELECT 1 FROM posts WHERE account_id = ? AND sameness = ? AND deleted_ms IS NULL "
                "AND abs(created_ms - ?) < ?",
                (account.id, sameness, milliseconds(self.clock.now()), window_ms),
            )
        )

    def _write(self, account: Account, draft: Draft, sameness: str, conversation: int, *, by_hand: bool) -> int:
        now_ms = milliseconds(self.clock.now())
        post_id = self._new_id(now_ms)
        # History has no lag: while the clock stands still, nothing would ever come into sight.
        lag_ms = 0 if self.clock.stopped else self.lag // timedelta(milliseconds=1)
        self._store.write(
            "INSERT INTO posts (id, account_id, text, sameness, created_ms, visible_ms, reply_settings, "
            "made_with_ai, in_reply_to, quoted, conversation, by_hand) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                post_id,
                account.id,
                draft.text,
                sameness,
                now_ms,
                now_ms + lag_ms,
                draft.reply_settings,
                draft.made_with_ai,
                draft.in_reply_to,
                draft.quoted,
                conversation or post_id,
                by_hand,
            ),
        )
        for mentioned in self._addressed(account, draft):
            self._store.write("INSERT OR IGNORE INTO mentions VALUES (?, ?)", (mentioned, post_id))
        return post_id

    def _addressed(self, writer: Account, draft: Draft) -> list[str]:
        """The accounts that a post names or answers. Who answers himself is not thereby mentioned."""
        named = [self.accounts.find(handle=handle) for handle in handles_in(draft.text)]
        answered = self.posts.any_post(draft.in_reply_to) if draft.in_reply_to else None
        if answered is not None and answered.account.id != writer.id:
            named.append(answered.account)
        return [account.id for account in named if account is not None]

    def _stranger(self, handle: str, name: str) -> Account:
        return self.accounts.introduce(handle, name, str(self.accounts.next_id(_FIRST_STRANGER)))

    def _made(self, post_id: int) -> Post:
        post = self.posts.post(post_id)
        if post is None:
            raise LookupError("a post that was just made")
        return post

    def _new_id(self, now_ms: int) -> int:
        low, above = first_id(now_ms), first_id(now_ms + 1)
        row = self._store.row("SELECT max(id) FROM posts WHERE id >= ? AND id < ?", (low, above))
        return low if row is None or row[0] is None else int(row[0]) + 1


def sameness_of(text: str) -> str:
    """What two texts have in common when X calls the second a duplicate."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()
