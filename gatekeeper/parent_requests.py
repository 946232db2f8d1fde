"""Which link or code opens which request to a parent, and is it still open?

A link is the signature of its request: a keyed hash over a salt, the child, the adult, the wording and
the last moment. So it can be made again for printing, holds no name, and fits no other request, even
if somebody changes the row. The database holds only keyed hashes of link and code.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from gatekeeper.clock import in_london, london_to_utc
from gatekeeper.keys import OperationalKey
from gatekeeper.links import FAMILY
from gatekeeper.models import ConsentRequest, Contact, ParentalResponsibility, Pupil, RollStatus, Wording

ADDRESS = FAMILY
"""Where families answer. Whatever follows is a secret: it stands in no log."""
USUAL_DAYS, MOST_DAYS = 21, 90
LETTERS = "23456789CDFGHJKMNPQRTVWXY"
"""No vowel, so that no word comes about, and nothing that could be taken for another letter."""
GROUPS, GROUP = 3, 4
_READ_AS = str.maketrans({"S": "5", "Z": "2", "B": "8"})
_LONGEST = 200
_SIGNED, _PRINTED = "link of a request to parents", "code of a request to parents"
_LINK_HASH, _CODE_HASH = "hash of a link to parents", "hash of a code to parents"


@dataclass(frozen=True, slots=True)
class Opened:
    """A request whose link or code was given, with everything that it is about."""

    request: ConsentRequest
    pupil: Pupil
    contact: Contact
    wording: Wording


_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_NO_REQUEST = ConsentRequest(
    pupil_id=0,
    contact_id=0,
    wording_id=0,
    salt="",
    link_hash="",
    code_hash="",
    made_by=0,
    made_at=_LONG_AGO,
    expires_at=_LONG_AGO,
)
"""Stands in where a link opens nothing, so that looking takes the same steps."""


def sign(key: OperationalKey, request: ConsentRequest) -> ConsentRequest:
    """Gives a new request its salt and the hashes by which its link and its code are found."""
    request.salt = secrets.token_hex(16)
    request.link_hash = key.fingerprint(_LINK_HASH, link_of(key, request))
    request.code_hash = key.fingerprint(_CODE_HASH, _bare(code_of(key, request)))
    return request


def link_of(key: OperationalKey, request: ConsentRequest) -> str:
    """The secret part of the address at which a request is answered: 256 bits."""
    signature = bytes.fromhex(key.fingerprint(_SIGNED, _content(request)))
    return base64.urlsafe_b64encode(signature).decode().rstrip("=")


def code_of(key: OperationalKey, request: ConsentRequest) -> str:
    """The code that is printed for typing, in groups: 55 bits, which a throttle makes enough."""
    left = int(key.fingerprint(_PRINTED, _content(request)), 16)
    letters = []
    for _ in range(GROUPS * GROUP):
        left, place = divmod(left, len(LETTERS))
        letters.append(LETTERS[place])
    return "-".join("".join(group) for group in (letters[i : i + GROUP] for i in range(0, len(letters), GROUP)))


def by_link(session: Session, key: OperationalKey, link: str, now: datetime) -> Opened | None:
    """The request that a link opens now. None, whyever it opens none."""
    link = link[:_LONGEST]
    return _open(session, key, col(ConsentRequest.link_hash) == key.fingerprint(_LINK_HASH, link), now, link=link)


def by_code(session: Session, key: OperationalKey, typed: str, now: datetime) -> Opened | None:
    """The request that a typed code opens now. None, whyever it opens none."""
    return _open(
        session, key, col(ConsentRequest.code_hash) == key.fingerprint(_CODE_HASH, _bare(typed[:_LONGEST])), now
    )


def last_moment(until: date) -> datetime:
    """The end of a London day, after which a request opens no more."""
    return london_to_utc(datetime.combine(until + timedelta(days=1), time()))


def open_until(request: ConsentRequest) -> date:
    """The last London day of a request."""
    return in_london(request.expires_at - timedelta(seconds=1)).date()


def may_be_asked(contact: Contact) -> bool:
    """Nobody is asked of whom the office knows that they may not decide, or must not be contacted."""
    return contact.has_pr is not ParentalResponsibility.NO and not contact.contact_restriction


def in_force(wording: Wording, today: date) -> bool:
    """Whether families are shown this wording today."""
    return wording.valid_from <= today and (wording.retired_on is None or wording.retired_on > today)


def is_open(opened: Opened, now: datetime) -> bool:
    """Whether it can be answered: not recalled, in time, and still the right question to the right adult."""
    return (
        opened.request.recalled_at is None
        and now < opened.request.expires_at
        and opened.pupil.roll is RollStatus.ON_ROLL
        and may_be_asked(opened.contact)
        and in_force(opened.wording, in_london(now).date())
    )


def _open(
    session: Session,
    key: OperationalKey,
    condition: Any,  # noqa: ANN401  # SQLAlchemy's own types of conditions
    now: datetime,
    *,
    link: str | None = None,
) -> Opened | None:
    """One question to the database and one signature, whether there is such a request or not."""
    row = session.exec(
        select(ConsentRequest, Pupil, Contact, Wording)
        .join(Pupil, col(Pupil.id) == col(ConsentRequest.pupil_id))
        .join(Contact, col(Contact.id) == col(ConsentRequest.contact_id))
        .join(Wording, col(Wording.id) == col(ConsentRequest.wording_id))
        .where(condition)
    ).first()
    request = row[0] if row else _NO_REQUEST
    signature = link_of(key, request)
    signed = hmac.compare_digest(key.fingerprint(_LINK_HASH, signature), request.link_hash)
    meant = link is None or hmac.compare_digest(signature.encode(), link.encode())
    if row is None or not (signed and meant):
        return None
    opened = Opened(*row)
    return opened if is_open(opened, now) else None


def _content(request: ConsentRequest) -> str:
    """What a signature covers."""
    moment = int(request.expires_at.timestamp())
    return f"{request.salt}|{request.pupil_id}|{request.contact_id}|{request.wording_id}|{moment}"


def _bare(typed: str) -> str:
    """A code as it is compared: without spaces and hyphens, in capitals, look-alikes read as what was printed."""
    return "".join(c for c in typed.upper() if c.isalnum()).translate(_READ_AS)
