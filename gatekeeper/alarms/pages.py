"""Which page of the gatekeeper leads on from a trouble? Paths, because whoever reads one may be outside."""

HEALTH = "/health"
PAUSE = "/pause/"
COSTS = "/costs/"
MAIL = "/mail/"
CONNECT = "/account-on-x/"
UNSURE = "/history?state=unsure"
COME_DOWN = "/come-down/"
OUTSIDE = "/outside/"
RECORD = "/history/record?check=1"
CHECKPOINTS = "/history/record/checkpoints"
REPLIES = "/replies/"
BREAK_GLASS = "/break-glass/"
REHEARSE = "/break-glass/rehearse"
REPLIES_HOW = "/replies/settings"


def post(reference: str) -> str:
    """The page of a post."""
    return f"/posts/{reference}"


def come_down(number: int) -> str:
    """The page of a case in which posts must come down."""
    return f"{COME_DOWN}{number}"


def reply(number: int) -> str:
    """The page of a reply."""
    return f"/replies/{number}"
