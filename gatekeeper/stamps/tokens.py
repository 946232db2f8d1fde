"""Is this the time stamp that was asked for, by an authority that is believed? The one place that reads them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from gatekeeper.stamps import der

LONGEST = 64 * 1024
"""No answer has more bytes: a few thousand are usual, most of them certificates."""
_SHA256 = "2.16.840.1.101.3.4.2.1"


class NoStamp(Exception):
    """There is no time stamp. `now`: trying again will hardly help, so somebody is told at once."""

    def __init__(self, why: str, *, now: bool = False) -> None:
        """Keeps a sentence of our own, in which nothing stands that the authority said."""
        self.why, self.now = why, now
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A token as DER, and the time that it says."""

    token: bytes
    at: datetime


def question(data: bytes) -> TimeStampRequest:
    """Asks for a stamp over the SHA-256 of this, with a number used once, and for the certificates."""
    return TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()


def read(answer: bytes, asked: TimeStampRequest, data: bytes, roots: bytes) -> Stamp:
    """The stamp in an answer, once it is shown to be for this question and data, and signed under a root.

    Args:
        answer: what the authority sent.
        asked: the question.
        data: what is stamped.
        roots: certificates of whoever is believed, as PEM.

    Raises:
        NoStamp: it is no stamp, or not the one that was asked for, or nobody who is believed made it.
    """
    try:
        found = decode_timestamp_response(der.in_order(answer))
        said, token = found.tst_info, found.time_stamp_token()
    except ValueError:
        raise NoStamp("The authority refused, or sent something that is no time stamp.") from None
    verifier = VerifierBuilder.from_request(asked)
    try:
        for root in load_pem_x509_certificates(roots):
            verifier = verifier.add_root_certificate(root)
        checks = verifier.build()
    except ValueError:
        raise NoStamp("The file with the root certificate of the authority holds none.", now=True) from None
    try:
        checks.verify(found, hashlib.sha256(data).digest())
    except (VerificationError, ValueError):
        raise NoStamp("The authority sent a time stamp that does not hold.", now=True) from None
    if said.message_imprint.hash_algorithm.dotted_string != _SHA256:
        raise NoStamp("The authority sent a time stamp that does not hold.", now=True)
    return Stamp(token, said.gen_time)


def is_for(token: bytes, data: bytes) -> bool:
    """Whether a token speaks of exactly this. Who made it is for whoever has the root of the authority."""
    try:
        imprint = decode_timestamp_response(der.around(token)).tst_info.message_imprint
    except ValueError:
        return False
    return (imprint.hash_algorithm.dotted_string, imprint.message) == (_SHA256, hashlib.sha256(data).digest())
