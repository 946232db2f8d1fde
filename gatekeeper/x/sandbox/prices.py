"""What does X ask for a call? In thousandths of a dollar, from its price list of 2026."""

from gatekeeper.x.sandbox.length import links

PLAIN_POST, POST_WITH_LINK = 15, 200
DELETION, HIDING, DESCRIPTION = 10, 5, 5
# X reads cheaply to whoever owns the app that asks.
READ_OWNED, READ = 1, 5


def price_of(text: str) -> int:
    """Gives the price of a post with this text."""
    return POST_WITH_LINK if links(text) else PLAIN_POST
