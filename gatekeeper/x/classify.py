"""What does this answer of X prove?

Pure: an answer (status, headers, bytes) goes in, one of the port's outcomes comes
out. The table is the reference "x-platform", 1.3 and 2.3. Refusals are classed by
status and by the last path segment of `type`, because X serves two generations of
`type` hosts side by side; wording is read only where X gives nothing else. When an
answer proves nothing, the outcome is Unknown.
"""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from gatekeeper.x.port import (
    Absent,
    CreateOutcome,
    Deleted,
    DeleteOutcome,
    Identity,
    IdentityOutcome,
    LookOutcome,
    OwnPost,
    Present,
    RefusalKind,
    Refused,
    Sent,
    Unknown,
    Uploaded,
    UploadOutcome,
)

# How long to wait after "too many requests" when X does not say: its usual window.
USUAL_WINDOW = timedelta(minutes=15)
# X gives a day; used when the answer leaves the number out.
USUAL_MEDIA_LIFE_SECONDS = 86_400
_LONGEST_WAIT = timedelta(days=2)
_DETAIL_LENGTH = 300

_BY_SEGMENT = {
    "oauth1-permissions": RefusalKind.PERMISSIONS,
    "client-forbidden": RefusalKind.PERMISSIONS,
    "unsupported-authentication": RefusalKind.PERMISSIONS,
    "user-suspended": RefusalKind.SUSPENDED,
    "not-authorized-for-resource": RefusalKind.FORBIDDEN,
}
_BY_STATUS = {
    401: RefusalKind.UNAUTHORISED,
    402: RefusalKind.OUT_OF_CREDIT,
    404: RefusalKind.NOT_FOUND,
    429: RefusalKind.RATE_LIMIT,
}
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|#39|#x27);")
"""Signs as X escapes them, each to its end: `&section=5` in a link is no sign."""
_PICTURE_LINK = re.compile(r"/(?:photo|video)/\d+$")
_OWN_LINK_AT_THE_END = re.compile(r"\s*https://t\.co/\w+\s*$")
_RATE_HEADERS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over the wire. Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def transaction_id(self) -> str:
        """X's own number for the exchange, which its support asks for."""
        return self.headers.get("x-transaction-id", "")[:100]

    def json(self) -> object:
        """Gives the decoded body, or None when it is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and the name of the next page, if there is one."""

    posts: tuple[OwnPost, ...]
    next_token: str = ""


def refusal(answer: Answer, now: datetime) -> Refused | Unknown:
    """Classes every answer that is not a success."""
    if answer.status >= 500:  # noqa: PLR2004  # the class of server errors
        return Unknown(f"X had a fault of its own (status {answer.status}).")
    if not 400 <= answer.status < 500 or answer.status == 408:  # noqa: PLR2004  # redirects, timeouts of a gateway
        return Unknown(f"X sent an answer that says neither yes nor no (status {answer.status}).")
    problem = _problem(answer)
    if problem is None:
        return Unknown(f"X sent an answer that cannot be read (status {answer.status}).")
    kind = _kind(answer.status, problem)
    return Refused(
        kind=kind,
        status=answer.status,
        detail=_detail(problem),
        retry_at=_retry_at(answer, now) if kind is RefusalKind.RATE_LIMIT else None,
        transaction_id=answer.transaction_id,
    )


def created(answer: Answer, now: datetime) -> CreateOutcome:
    """Reads the answer to the one request that must never be repeated blindly."""
    if not _success(answer):
        return refusal(answer, now)
    post_id = _text(_data(answer), "id")
    if not (post_id.isascii() and post_id.isdigit()):
        return Unknown("X accepted the request but did not say which post it made.")
    return Sent(post_id, answer.transaction_id)


def deleted(answer: Answer, now: datetime) -> DeleteOutcome:
    """Reads the answer to a deletion."""
    if not _success(answer):
        return refusal(answer, now)
    if _data(answer).get("deleted") is True:
        return Deleted()
    return Unknown("X accepted the request but did not say that the post is deleted.")


def looked(answer: Answer, x_post_id: str, now: datetime) -> LookOutcome:
    """Reads the answer to "is this post there?".

    A post counts as absent only when X names the missing resource. A bare 404, as
    X and its gateways also give when they are unwell, proves nothing about a post.
    """
    data = _data(answer) if _success(answer) else {}
    if data:
        if _text(data, "id") == x_post_id:
            return Present(_plain(_text(data, "text")))
        return Unknown("X answered about another post.")
    if (_success(answer) or answer.status == 404) and _says_not_found(answer):  # noqa: PLR2004  # not found
        return Absent()
    if _success(answer):
        return Unknown("X answered without saying whether the post is there.")
    return refusal(answer, now)


def listed(answer: Answer, now: datetime) -> Listed | Refused | Unknown:
    """Reads one page of the list of our own posts. A post that cannot be read makes the page worthless."""
    if not _success(answer):
        return refusal(answer, now)
    body = answer.json()
    if not isinstance(body, dict) or not isinstance(body.get("meta"), dict) or "errors" in body:
        return Unknown("X answered without saying which posts there are.")
    rows, meta = body.get("data", []), body["meta"]
    posts = [_own_post(row) for row in rows] if isinstance(rows, list) else [None]
    if any(post is None for post in posts):
        return Unknown("X listed a post in a way that cannot be read.")
    return Listed(tuple(post for post in posts if post is not None), _text(meta, "next_token"))


def _own_post(row: object) -> OwnPost | None:
    if not isinstance(row, dict):
        return None
    try:
        created_at = datetime.fromisoformat(_text(row, "created_at"))
    except ValueError:
        return None
    post_id, text = _text(row, "id"), _text(row, "text")
    attachments = row.get("attachments")
    keys = attachments.get("media_keys", []) if isinstance(attachments, dict) else []
    if not (post_id.isascii() and post_id.isdigit()) or created_at.tzinfo is None or not isinstance(keys, list):
        return None
    words = _with_links_as_they_lead(text, row.get("entities"), pictures=len(keys))
    return OwnPost(post_id, words, created_at, len(keys), _answers(row))


def _answers(row: Mapping[str, object]) -> str:
    """The number of the post that this one answers, in either vocabulary of X."""
    for name in ("referenced_tweets", "referenced_posts"):
        named = row.get(name)
        for one in named if isinstance(named, list) else []:
            if isinstance(one, dict) and _text(one, "type") == "replied_to":
                return _text(one, "id")
    return ""


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda sign: html.unescape(sign[0]), text)


def _with_links_as_they_lead(text: str, entities: object, *, pictures: int) -> str:
    """The words that were sent: X's own short links are expanded, and the link to the pictures is cut."""
    text = _plain(text)  # before the links: theirs are as they lead
    urls = entities.get("urls", []) if isinstance(entities, dict) else []
    for url in urls if isinstance(urls, list) else []:
        if not isinstance(url, dict) or not _text(url, "url"):
            continue
        shown, leads_to = _text(url, "url"), _text(url, "expanded_url")
        is_picture = _text(url, "media_key") or (pictures and _PICTURE_LINK.search(leads_to))
        text = text.replace(shown, "" if is_picture else leads_to, 1)
    return _OWN_LINK_AT_THE_END.sub("", text).rstrip() if pictures else text


def identified(answer: Answer, now: datetime) -> IdentityOutcome:
    """Reads the answer to "whose key is this?"."""
    if not _success(answer):
        return refusal(answer, now)
    data = _data(answer)
    account_id, handle = _text(data, "id"), _text(data, "username")
    if not (account_id and handle):
        return Unknown("X answered without naming the account.")
    return Identity(account_id, handle, _text(data, "name"), answer.headers.get("x-access-level", "")[:40])


def uploaded(answer: Answer, now: datetime) -> UploadOutcome:
    """Reads the answer to a picture upload."""
    if not _success(answer):
        outcome = refusal(answer, now)
        if isinstance(outcome, Refused) and outcome.status in (413, 415, 422):
            return replace(outcome, kind=RefusalKind.MEDIA_INVALID)
        return outcome
    data = _data(answer)
    media_id = _text(data, "id")
    if not (media_id.isascii() and media_id.isdigit()):
        return Unknown("X took the picture but did not say under which number.")
    life = data.get("expires_after_secs")
    seconds = life if isinstance(life, int) and 0 < life <= 30 * USUAL_MEDIA_LIFE_SECONDS else None
    return Uploaded(media_id, now + timedelta(seconds=seconds or USUAL_MEDIA_LIFE_SECONDS))


def described(answer: Answer, picture: Uploaded, now: datetime) -> UploadOutcome:
    """Reads the answer to setting a picture's description; the picture counts only with it."""
    if not _success(answer):
        return refusal(answer, now)
    if _text(_data(answer), "id") != picture.media_id:
        return Unknown("X did not confirm the description of the picture.")
    return picture


def _success(answer: Answer) -> bool:
    return 200 <= answer.status < 300  # noqa: PLR2004  # the class of successes


def _data(answer: Answer) -> Mapping[str, object]:
    body = answer.json()
    data = body.get("data") if isinstance(body, dict) else None
    return data if isinstance(data, dict) else {}


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _problem(answer: Answer) -> Mapping[str, object] | None:
    """Gives the problem body; empty for a plain or HTML error page, None for JSON of a wrong shape."""
    try:
        body: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(body, dict) or not isinstance(body.get("errors", []), list):
        return None
    return body


def _segment(problem: Mapping[str, object]) -> str:
    return _text(problem, "type").rstrip("/").rpartition("/")[2]


def _errors(problem: Mapping[str, object]) -> list[Mapping[str, object]]:
    errors = problem.get("errors", [])
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def _words(problem: Mapping[str, object]) -> str:
    messages = [_text(problem, "detail"), *(_text(error, "message") for error in _errors(problem))]
    return " ".join(message for message in messages if message)


def _kind(status: int, problem: Mapping[str, object]) -> RefusalKind:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    words = _words(problem).lower()
    if status == 400:  # noqa: PLR2004  # bad request
        return _kind_of_bad_request(problem, words)
    if status == 403:  # noqa: PLR2004  # forbidden
        by_type = _BY_SEGMENT.get(_segment(problem))
        # The duplicate rule has the type "about:blank": its wording is all there is.
        return by_type or (RefusalKind.DUPLICATE if "duplicate content" in words else RefusalKind.FORBIDDEN)
    return RefusalKind.OTHER


def _kind_of_bad_request(problem: Mapping[str, object], words: str) -> RefusalKind:
    parameters = [error.get("parameters") for error in _errors(problem)]
    names = {name for item in parameters if isinstance(item, dict) for name in item}
    if "media.media_ids" in names or "media ids are invalid" in words:
        return RefusalKind.MEDIA_INVALID
    if "too long" in words:
        return RefusalKind.TOO_LONG
    return RefusalKind.BAD_REQUEST


def _detail(problem: Mapping[str, object]) -> str:
    words = _words(problem) or _text(problem, "title")
    return "".join(letter for letter in words if letter.isprintable())[:_DETAIL_LENGTH]


def _retry_at(answer: Answer, now: datetime) -> datetime:
    """Says when to try again: the latest reset of a limit that is used up, else the usual window."""
    resets = []
    for prefix in _RATE_HEADERS:
        remaining = answer.headers.get(f"{prefix}-remaining", "0")
        reset = answer.headers.get(f"{prefix}-reset", "")
        if remaining.strip() == "0" and reset.isascii() and reset.isdigit() and len(reset) <= 11:  # noqa: PLR2004  # seconds
            resets.append(datetime.fromtimestamp(int(reset), UTC))
    sensible = [at for at in resets if now < at <= now + _LONGEST_WAIT]
    return max(sensible, default=now + USUAL_WINDOW)


def _says_not_found(answer: Answer) -> bool:
    body = answer.json()
    if not isinstance(body, dict):
        return False
    problems = _errors(body) or [body]
    return all(_segment(problem) == "resource-not-found" for problem in problems)
