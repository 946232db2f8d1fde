"""What can happen when we ask X for something?

The port is the only vocabulary the publisher knows. An answer is never an
exception: whatever the network, tweepy or X does, the caller gets one of these
values. The classes follow the fault table in the reference "x-platform",
section 1.3: only an outcome that proves nothing was created may be tried again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class RefusalKind(StrEnum):
    """Why X said no, classed by status and the last segment of `type`."""

    DUPLICATE = "duplicate"
    TOO_LONG = "too-long"
    MEDIA_INVALID = "media-invalid"
    BAD_REQUEST = "bad-request"
    UNAUTHORISED = "unauthorised"
    OUT_OF_CREDIT = "out-of-credit"
    PERMISSIONS = "permissions"
    SUSPENDED = "suspended"
    NOT_FOUND = "not-found"
    RATE_LIMIT = "rate-limit"
    FORBIDDEN = "forbidden"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Refused:
    """X answered, and the answer proves that nothing was created or changed."""

    kind: RefusalKind
    status: int
    detail: str
    retry_at: datetime | None = None
    transaction_id: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """The request never reached X (refused connection, no such host, connect timeout)."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have happened. Never try again blindly."""

    why: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The post exists on X under this id."""

    x_post_id: str
    transaction_id: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """The account that our key belongs to, as X says. `access` is what the key may do, where X says so."""

    account_id: str
    handle: str
    name: str
    access: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A picture that X holds for us until `expires_at`."""

    media_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Deleted:
    """X says that the post is deleted."""


@dataclass(frozen=True, slots=True)
class Present:
    """X shows the post."""

    text: str


@dataclass(frozen=True, slots=True)
class Absent:
    """X answered well, and said that there is no such post."""


@dataclass(frozen=True, slots=True)
class OwnPost:
    """One post of our account as X lists it: links as they lead, without the one to its pictures.

    `replies_to` is the number of the post that it answers, where X names one.
    """

    x_post_id: str
    text: str
    created_at: datetime
    pictures: int
    replies_to: str = ""


@dataclass(frozen=True, slots=True)
class OwnPosts:
    """What X lists of our own posts, the newest first. That one is missing proves nothing: lists can lag.

    `more`: there are others, and only so many were asked for.
    """

    posts: tuple[OwnPost, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """What somebody wrote that names our account or answers it. Who wrote it is not asked for.

    `conversation_id` is the post that began it, `answers_us` whether it answers a post of our account.
    """

    x_post_id: str
    text: str
    created_at: datetime
    conversation_id: str
    answers_us: bool


@dataclass(frozen=True, slots=True)
class Mentions:
    """One page of mentions, the newest first. `more`: X has older ones that were asked for too."""

    found: tuple[Mention, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class HiddenNow:
    """X says that the reply is hidden now, or that it is not."""

    hidden: bool


@dataclass(frozen=True, slots=True)
class NewPost:
    """The exact post to create. `media_ids` in the order they are shown, `replies_to` the number it answers."""

    text: str
    media_ids: tuple[str, ...] = ()
    reply_setting: str = "mentionedUsers"
    made_with_ai: bool = False
    replies_to: str = ""


CreateOutcome = Sent | Refused | NotSent | Unknown
UploadOutcome = Uploaded | Refused | NotSent | Unknown
DeleteOutcome = Deleted | Refused | NotSent | Unknown
ListOutcome = OwnPosts | Refused | NotSent | Unknown
LookOutcome = Present | Absent | Refused | NotSent | Unknown
MentionsOutcome = Mentions | Refused | NotSent | Unknown
HideOutcome = HiddenNow | Refused | NotSent | Unknown
IdentityOutcome = Identity | Refused | NotSent | Unknown


class XPort(Protocol):
    """One authenticated account on X. Not shared between threads."""

    def identity(self) -> IdentityOutcome:
        """Asks whose key this is."""

    def upload_picture(self, jpeg: bytes, alt_text: str) -> UploadOutcome:
        """Uploads one JPEG and sets its description. Repeatable; the public sees nothing."""

    def create(self, post: NewPost, on_late: Callable[[CreateOutcome], None] | None = None) -> CreateOutcome:
        """Creates the post. Called at most once for each attempt; bounded by a wall-clock deadline.

        An answer that comes after the deadline is given to `on_late`, in another thread.
        """

    def delete(self, x_post_id: str) -> DeleteOutcome:
        """Deletes one of our own posts."""

    def look(self, x_post_id: str) -> LookOutcome:
        """Reads one post, to see whether it is still there."""

    def own_posts(
        self, account_id: str, since: datetime, until: datetime | None = None, *, most: int | None = None
    ) -> ListOutcome:
        """Lists what the account has posted since a moment. Only a whole list counts as one.

        `until` leaves out what was posted later. With `most` the newest so many are enough, and cost no more.
        """

    def mentions(self, account_id: str, *, after_id: int, before_id: int | None, most: int) -> MentionsOutcome:
        """Reads one page of what names the account or answers it, the newest first. X charges for each.

        Only what has a number above `after_id` and, where one is given, below `before_id`; `most` is 5 to 100.
        """

    def hide_reply(self, x_post_id: str) -> HideOutcome:
        """Hides a reply in one of our conversations. Repeatable: what is hidden stays hidden."""

    def unhide_reply(self, x_post_id: str) -> HideOutcome:
        """Shows a hidden reply again. Repeatable."""
