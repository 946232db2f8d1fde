"""In which words does X say no?

The bodies follow what was observed on the live service, in both generations that
stand side by side there: `type` under api.twitter.com (until about August 2026) and
under api.x.com since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    more: Mapping[str, str] = field(default_factory=dict)

    def body(self, generation: Generation) -> dict[str, object]:
        """Gives the JSON body."""
        kind = f"https://{generation}/2/problems/{self.segment}" if self.segment else BLANK
        body: dict[str, object] = {"title": self.title, "detail": self.detail, "type": kind}
        if self.errors:
            body["errors"] = list(self.errors)
        if self.repeats_status:
            body["status"] = self.status
        return {**body, **self.more}


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
NOT_YOUR_CONVERSATION = Problem(
    403,
    "Authorization Error",
    "You can only hide replies in conversations that you started.",
    "not-authorized-for-resource",
)
NOT_MENTIONED = Problem(
    403,
    "Authorization Error",
    "You can only reply to or quote posts where you are mentioned or are the author.",
    "not-authorized-for-resource",
)
TARGET_IS_GONE = Problem(
    403,
    "Forbidden",
    "You attempted to reply to or quote a Tweet that is deleted or not visible to you.",
)
LOCKED = Problem(
    403,
    "Forbidden",
    "To protect our users from spam and other malicious activity, this account is temporarily locked. "
    "Please log in to https://x.com to unlock your account.",
)
MISSING_SCOPE = Problem(403, "Forbidden", "Forbidden")
APP_ONLY = Problem(
    403,
    "Unsupported Authentication",
    "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint. Supported authentication "
    "types are [OAuth 1.0a User Context, OAuth 2.0 User Context].",
    "unsupported-authentication",
)
CLIENT_FORBIDDEN = Problem(
    403,
    "Client Forbidden",
    "When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens from a Twitter "
    "developer App that is attached to a Project. You can create a project via the developer portal.",
    "client-forbidden",
    more={
        "client_id": "REDACTED",
        "registration_url": "https://developer.twitter.com/en/docs/projects/overview",
        "required_enrollment": "Appropriate Level of API Access",
        "reason": "client-not-enrolled",
    },
    repeats_status=False,
)
UNAVAILABLE = Problem(503, "Service Unavailable", "Service Unavailable")
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


def not_for_you(kind: str, value: str) -> Problem:
    """X's answer when a protected account is asked for by another one; it comes with a 200."""
    return Problem(
        403,
        "Authorization Error",
        f"Sorry, you are not authorized to see the {kind} with id: [{value}].",
        "not-authorized-for-resource",
    )


# What a 403 may be about, as an order to the sandbox names it.
FORBIDDEN: Mapping[str, Problem] = {
    "duplicate": DUPLICATE,
    "oauth1-permissions": READ_ONLY_APP,
    "client-forbidden": CLIENT_FORBIDDEN,
    "user-suspended": SUSPENDED,
    "unsupported-authentication": APP_ONLY,
    "not-authorized-for-resource": NOT_MENTIONED,
    "locked": LOCKED,
    "missing-scope": MISSING_SCOPE,
}
_USUAL: Mapping[int, Problem] = {
    problem.status: problem
    for problem in (UNAUTHORISED, NO_SUCH_ROUTE, WRONG_METHOD, TOO_LARGE, TOO_MANY, UNAVAILABLE)
}


def usual(status: int, generation: Generation, *, kind: str = "", account_id: str = "") -> Problem:
    """Gives X's usual words for a status; `kind` chooses among those of a 403."""
    if status == 402:  # noqa: PLR2004  # out of credit
        return no_credit(account_id or "0", generation)
    if status == 403 and kind:  # noqa: PLR2004  # forbidden
        return FORBIDDEN[kind]
    return _USUAL.get(status, Problem(status, "Error", "Error"))
