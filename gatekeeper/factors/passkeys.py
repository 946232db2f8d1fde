"""Did this person's own passkey sign what we asked, for our own address, after looking who holds it?

A passkey belongs to the address under which it was made, so a page that only looks like ours gets nothing. Each
question is asked once, and the device has to have checked who holds it (finger, face, or its own code).
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import webauthn
from sqlmodel import Session
from webauthn.helpers import base64url_to_bytes, options_to_json, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from gatekeeper.models import Passkey, SignInSession

ANSWER_WITHIN = timedelta(minutes=5)
LONGEST_ANSWER = 20_000
LONGEST_ID = 1023
LOCALHOST = "localhost"
DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Site:
    """For which name passkeys are made, and on pages of which address they may be used."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a device is asked: the challenge to keep, and the options for the browser."""

    challenge: bytes
    options: str


@dataclass(frozen=True, slots=True)
class Made:
    """The public half of a passkey that a device has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def site_of(base_url: str) -> Site | None:
    """The name and address for passkeys; None where staff reach us by a number, for which browsers make none.

    On this computer itself passkeys work under the name localhost.
    """
    parts = urlsplit(base_url)
    name = (parts.hostname or "").lower()
    port = "" if parts.port in {None, DEFAULT_PORTS.get(parts.scheme)} else f":{parts.port}"
    try:
        if not ipaddress.ip_address(name).is_loopback:
            return None
        name = LOCALHOST
    except ValueError:
        pass  # a name, as it should be
    return Site(name, f"{parts.scheme}://{name}{port}")


def ask_to_make(site: Site, school: str, email: str, handle: bytes, have: Sequence[Passkey]) -> Question:
    """The question by which a device makes a passkey that it does not have yet."""
    options = webauthn.generate_registration_options(
        rp_id=site.id,
        rp_name=f"{school} gatekeeper",
        user_name=email,
        user_id=handle,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key.credential_id) for key in have],
    )
    return Question(options.challenge, options_to_json(options))


def made(site: Site, challenge: bytes | None, answer: str) -> Made | None:
    """The passkey that a device made for our question; None where the answer is not right."""
    if challenge is None or len(answer) > LONGEST_ANSWER:
        return None
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    if len(found.credential_id) > LONGEST_ID:
        return None
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def ask_to_sign(site: Site, have: Sequence[Passkey]) -> Question:
    """The question that one of these passkeys has to sign."""
    options = webauthn.generate_authentication_options(
        rp_id=site.id,
        allow_credentials=[PublicKeyCredentialDescriptor(id=key.credential_id) for key in have],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Question(options.challenge, options_to_json(options))


def signed(
    session: Session, site: Site, challenge: bytes | None, have: Sequence[Passkey], answer: str, *, now: datetime
) -> bool:
    """Whether one of these passkeys signed our question. What its device counted is kept with it."""
    if challenge is None or len(answer) > LONGEST_ANSWER:
        return False
    try:
        named = base64url_to_bytes(parse_authentication_credential_json(answer).id)
        row = next((key for key in have if key.credential_id == named), None)
        if row is None:
            return False
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return False
    row.sign_count, row.last_used_at = found.new_sign_count, now
    session.add(row)
    return True


def keep(session: Session, found: SignInSession, question: Question, now: datetime) -> None:
    """Keeps what was asked with the session of whoever is to answer. What was asked before counts no more."""
    found.challenge, found.challenge_at = question.challenge, now
    session.add(found)


def take(session: Session, found: SignInSession, now: datetime) -> bytes | None:
    """What was asked, once: from then on it is gone. None where nothing was, or too long ago."""
    challenge, asked_at = found.challenge, found.challenge_at
    found.challenge = found.challenge_at = None
    session.add(found)
    return challenge if asked_at is not None and now - asked_at < ANSWER_WITHIN else None
