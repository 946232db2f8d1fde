"""In which words does X say no?

The bodies follow what was observed on the live service, in both generations that
stand side by side there: `type` under api.twitter.com (until about August 2026) and
under api.x.com since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

BLANK = "about:blank"


class Generation(StrEnum):
    """Whose host stands in `type`."""

    TWITTER = "api.twitter.com"
    X = "api.x.com"


@dataclass(frozen=True, slots=True)
class Problem:
    """An error answer, before the generation of its wording is chosen."""

    status: int
    title: str
    detail: str
    segment: str = ""
    errors: Sequence[Mapping[str, object]] = ()
    repeats_status: bool = True

    def body(self, generation: Generation) -> dict[str, object]:
        """Gives the JSON body."""
        kind = f"https://{generation}/2/problems/{self.segment}" if self.segment else BLANK
        body: dict[str, object] = {"title": self.title, "detail": self.detail, "type": kind}
        if self.errors:
            body["errors"] = list(self.errors)
        if self.repeats_status:
            body["status"] = self.status
        return body


class Refusal(Exception):
    """Raised where the sandbox decides to answer with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title)
        self.problem = problem


UNAUTHORISED = Problem(401, "Unauthorized", "Unauthorized")
TOO_MANY = Problem(429, "Too Many Requests", "Too Many Requests")
DUPLICATE = Problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")
SUSPENDED = Problem(403, "Forbidden", "The user used for authentication is suspended", "user-suspended")
READ_ONLY_APP = Problem(
    403,
    "Forbidden",
    "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.",
    "oauth1-permissions",
)
NOT_YOURS = Problem(
    403,
    "Authorization Error",
    "You are not allowed to delete this post.",
    "not-authorized-for-resource",
)
NO_SUCH_ROUTE = Problem(404, "Not Found", "Not Found")
WRONG_METHOD = Problem(405, "Method Not Allowed", "Method Not Allowed")
TOO_LARGE = Problem(413, "Payload Too Large", "Payload Too Large")


def invalid(parameter: str, value: object, message: str) -> Problem:
    """X's answer to a parameter that will not do."""
    return Problem(
        400,
        "Invalid Request",
        "One or more parameters to your request was invalid.",
        "invalid-request",
        ({"parameters": {parameter: [str(value)]}, "message": message},),
        repeats_status=False,
    )


def too_long() -> Problem:
    """X's answer to a text over the limit. The text itself is not repeated."""
    return Problem(
        400,
        "Invalid Request",
        "One or more parameters to your request was invalid.",
        "invalid-request",
        ({"parameters": {}, "message": "Tweet text is too long"},),
        repeats_status=False,
    )


def media_invalid(media_ids: Sequence[str]) -> Problem:
    """X's answer to pictures that are not there, not ours, expired or used."""
    return Problem(
        400,
        "Invalid Request",
        "One or more parameters to your request was invalid.",
        "invalid-request",
        ({"parameters": {"media.media_ids": list(media_ids)}, "message": "Your media IDs are invalid."},),
        repeats_status=False,
    )


def no_credit(account_id: str, generation: Generation) -> Problem:
    """X's answer when the prepaid credit is used up; the wording changed between generations."""
    if generation is Generation.X:
        return Problem(402, "Payment Required", "credits depleted", "credits-depleted")
    return Problem(
        402,
        "CreditsDepleted",
        f"Your enrolled account [{account_id}] does not have any credits to fulfill this request.",
        "credits",
        repeats_status=False,
    )


def no_such(kind: str, value: str) -> Problem:
    """X's answer when a post or an account does not exist."""
    return Problem(
        404,
        "Not Found Error",
        f"Could not find {kind} with id: [{value}].",
        "resource-not-found",
    )
