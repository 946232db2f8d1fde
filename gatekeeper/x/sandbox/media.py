"""Which pictures does the sandbox hold, for whom, and are they ready to be shown?

A picture comes whole or in pieces. X works on it for a while, forgets it after a day,
and lets one post have it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from gatekeeper.x.sandbox import problems
from gatekeeper.x.sandbox.problems import Refusal, invalid
from gatekeeper.x.sandbox.records import Picture
from gatekeeper.x.sandbox.sniff import Kind, sniff
from gatekeeper.x.sandbox.store import Store
from gatekeeper.x.sandbox.worldclock import WorldClock, first_id, milliseconds

MEDIA_LIFE = timedelta(seconds=86_400)
LARGEST_SEGMENT = 5 * 1024 * 1024
_LIFE_MS = MEDIA_LIFE // timedelta(milliseconds=1)
_CHECK_AFTER_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Processing:
    """How long X works on what is uploaded next (so many looks), and whether that fails in the end."""

    looks: int = 0
    fails: bool = False


@dataclass(slots=True)
class _Session:
    account_id: str
    mime: str
    total: int
    expires_ms: int
    segments: list[bytes] = field(default_factory=list)


class Media:
    """The uploads of a sandbox. Unfinished ones are kept in memory alone."""

    def __init__(self, store: Store, clock: WorldClock) -> None:
        """Takes the store and the clock."""
        self._store = store
        self._clock = clock
        self._sessions: dict[int, _Session] = {}
        self.processing = Processing()

    def keep(self, account_id: str, data: bytes, kind: Kind) -> Picture:
        """Stores an uploaded picture under a new number."""
        with self._store.change():
            return self._keep(self._new_id(), account_id, data, kind)

    def describe(self, account_id: str, media_id: int, alt_text: str) -> bool:
        """Sets the alt text of an own picture; False when there is no such picture."""
        with self._store.change():
            changed = self._store.write(
                "UPDATE media SET alt_text = ? WHERE id = ? AND account_id = ? AND expires_ms > ?",
                (alt_text, media_id, account_id, self._now_ms()),
            )
            return changed == 1

    def begin(self, account_id: str, mime: str, total: int) -> int:
        """Opens an upload in pieces and gives its number."""
        with self._store.change():
            media_id = self._new_id()
            self._sessions[media_id] = _Session(account_id, mime, total, self._now_ms() + _LIFE_MS)
            return media_id

    def append(self, account_id: str, media_id: int, index: int, data: bytes) -> int:
        """Takes the next piece, and gives the second since 1970 until which the upload stays open."""
        with self._store.change():
            session = self._session(account_id, media_id)
            if index != len(session.segments):
                raise Refusal(invalid("segment_index", index, "Segments do not arrive in order."))
            if not data or len(data) > LARGEST_SEGMENT:
                raise Refusal(invalid("media", "", f"A segment has 1 to {LARGEST_SEGMENT} bytes."))
            if sum(map(len, session.segments)) + len(data) > session.total:
                raise Refusal(invalid("media", "", "More bytes than were announced in total_bytes."))
            session.segments.append(data)
            return session.expires_ms // 1000

    def finish(self, account_id: str, media_id: int) -> Picture:
        """Puts the pieces together."""
        with self._store.change():
            session = self._session(account_id, media_id)
            data = b"".join(session.segments)
            if len(data) != session.total:
                raise Refusal(invalid("id", media_id, "Fewer bytes than were announced in total_bytes."))
            kind = sniff(data)
            if kind is None or kind.mime != session.mime:
                raise Refusal(invalid("media_type", session.mime, "Media type unrecognized."))
            del self._sessions[media_id]
            return self._keep(media_id, account_id, data, kind)

    def find(self, account_id: str, media_id: int) -> Picture:
        """Gives an own upload that is still kept."""
        row = self._store.row(
            "SELECT id, account_id, mime, width, height, alt_text, length(data) FROM media "
            "WHERE id = ? AND account_id = ? AND expires_ms > ?",
            (media_id, account_id, self._now_ms()),
        )
        if row is None:
            raise Refusal(problems.no_such("media", str(media_id)))
        return Picture(*row)

    def state(self, media_id: int, *, looked: bool = False) -> dict[str, object]:
        """Says how far X is with an upload (empty: there was nothing to do); a look brings it on by one step."""
        with self._store.change():
            if looked:
                self._store.write("UPDATE media SET polls_left = max(0, polls_left - 1) WHERE id = ?", (media_id,))
            row = self._store.row("SELECT polls_left, spoilt FROM media WHERE id = ?", (media_id,))
        left, spoilt = row or (0, 0)
        if left:
            begun = {"state": "in_progress", "progress_percent": 50} if looked else {"state": "pending"}
            return {**begun, "check_after_secs": _CHECK_AFTER_SECONDS}
        if spoilt:
            return {"state": "failed"}
        return {"state": "succeeded", "progress_percent": 100} if looked else {}

    def attach(self, account_id: str, post_id: int, media_ids: Sequence[str]) -> None:
        """Gives pictures to a post, inside a change; refuses what is not ready, not ours, expired or used."""
        for position, media_id in enumerate(media_ids):
            used = self._store.write(
                "UPDATE media SET post_id = ?, position = ? WHERE id = ? AND account_id = ? "
                "AND post_id IS NULL AND expires_ms > ? AND polls_left = 0 AND NOT spoilt",
                (post_id, position, int(media_id), account_id, self._now_ms()),
            )
            if used != 1:
                raise Refusal(problems.media_invalid(media_ids))
        if len(media_ids) > 1 and self._store.row(
            "SELECT 1 FROM media WHERE post_id = ? AND mime = 'image/gif'",
            (post_id,),
        ):
            raise Refusal(problems.media_invalid(media_ids))

    def of_posts(self, post_ids: Sequence[int]) -> dict[int, tuple[Picture, ...]]:
        """Gives the pictures of posts, each in order."""
        found: dict[int, tuple[Picture, ...]] = {}
        marks = ",".join("?" * len(post_ids))
        for row in self._store.rows(
            "SELECT post_id, id, account_id, mime, width, height, alt_text, length(data) FROM media "  # noqa: S608  # only question marks
            f"WHERE post_id IN ({marks}) ORDER BY post_id, position",
            post_ids,
        ):
            found[row[0]] = (*found.get(row[0], ()), Picture(*row[1:]))
        return found

    def public(self, media_id: int) -> tuple[str, bytes] | None:
        """Gives type and bytes of a picture that a live post shows."""
        row = self._store.row(
            "SELECT media.mime, media.data FROM media JOIN posts ON posts.id = media.post_id "
            "WHERE media.id = ? AND posts.deleted_ms IS NULL",
            (media_id,),
        )
        return None if row is None else (row[0], row[1])

    def _keep(self, media_id: int, account_id: str, data: bytes, kind: Kind) -> Picture:
        self._store.write(
            "INSERT INTO media (id, account_id, mime, width, height, data, expires_ms, polls_left, spoilt) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                media_id,
                account_id,
                kind.mime,
                kind.width,
                kind.height,
                data,
                self._now_ms() + _LIFE_MS,
                self.processing.looks,
                self.processing.fails,
            ),
        )
        return Picture(media_id, account_id, kind.mime, kind.width, kind.height, "", len(data))

    def _session(self, account_id: str, media_id: int) -> _Session:
        session = self._sessions.get(media_id)
        if session is None or session.account_id != account_id or session.expires_ms <= self._now_ms():
            raise Refusal(invalid("id", media_id, "The media id is invalid."))
        return session

    def _new_id(self) -> int:
        now_ms = self._now_ms()
        low, above = first_id(now_ms), first_id(now_ms + 1)
        row = self._store.row("SELECT max(id) FROM media WHERE id >= ? AND id < ?", (low, above))
        kept = low - 1 if row is None or row[0] is None else int(row[0])
        return max([kept, *(number for number in self._sessions if low <= number < above)]) + 1

    def _now_ms(self) -> int:
        return milliseconds(self._clock.now())
