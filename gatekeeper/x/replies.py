"""What does X's answer about mentions and hidden replies prove?

Pure, as `classify` is, and by the same table of refusals. A page of mentions counts as read only where
every row of it has a number: what is not written down now would never be asked for again.
"""

import html
from collections.abc import Mapping
from datetime import datetime

from gatekeeper.x.classify import Answer, refusal
from gatekeeper.x.numbers import made_at
from gatekeeper.x.port import HiddenNow, HideOutcome, Mention, Mentions, MentionsOutcome, NotSent, Unknown

FIELDS = "created_at,conversation_id,in_reply_to_user_id"
"""Not who wrote it: X charges for accounts too, and nobody's name has to be kept here."""
FEWEST, MOST = 5, 100
"""How many mentions can be asked for at once."""


def question(*, after_id: int, before_id: int | None, most: int) -> dict[str, str]:
    """The parameters that ask for one page."""
    asked = {"since_id": str(after_id), "max_results": str(max(FEWEST, min(most, MOST))), "tweet.fields": FIELDS}
    return asked if before_id is None else {**asked, "until_id": str(before_id)}


def mentioned(reading: Answer | NotSent | Unknown, account_id: str, now: datetime) -> MentionsOutcome:
    """Reads one page of mentions."""
    if not isinstance(reading, Answer):
        return reading
    if not _success(reading):
        return refusal(reading, now)
    body = reading.json()
    if not isinstance(body, dict) or not isinstance(body.get("meta"), dict):
        return Unknown("X answered without saying which mentions there are.")
    rows = body.get("data", [])
    found = [_mention(row, account_id) for row in rows] if isinstance(rows, list) else [None]
    known = tuple(mention for mention in found if mention is not None)
    if len(known) < len(found) or ("errors" in body and not known):
        return Unknown("X listed a mention in a way that cannot be read.")
    return Mentions(known, bool(_text(body["meta"], "next_token")))


def hidden_now(reading: Answer | NotSent | Unknown, now: datetime) -> HideOutcome:
    """Reads the answer to hiding a reply, or to showing it again. Only X's own word for it counts."""
    if not isinstance(reading, Answer):
        return reading
    if not _success(reading):
        return refusal(reading, now)
    body = reading.json()
    data = body.get("data") if isinstance(body, dict) else None
    hidden = data.get("hidden") if isinstance(data, dict) else None
    if isinstance(hidden, bool):
        return HiddenNow(hidden)
    return Unknown("X accepted the request but did not say whether the reply is hidden.")


def _mention(row: object, account_id: str) -> Mention | None:
    if not isinstance(row, dict) or not _is_number(post_id := _text(row, "id")):
        return None
    try:
        created_at = datetime.fromisoformat(_text(row, "created_at"))
    except ValueError:
        created_at = made_at(post_id)
    conversation = _text(row, "conversation_id")
    return Mention(
        post_id,
        html.unescape(_text(row, "text")),
        created_at if created_at.tzinfo else made_at(post_id),
        conversation if _is_number(conversation) else post_id,
        answers_us=_text(row, "in_reply_to_user_id") == account_id,
    )


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 19  # noqa: PLR2004  # X's numbers have 19 digits


def _success(answer: Answer) -> bool:
    return 200 <= answer.status < 300  # noqa: PLR2004  # the class of successes


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""
