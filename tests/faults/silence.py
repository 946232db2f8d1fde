"""A school in which X is needed for everything at once: a post to take down, one in doubt, and one that is due."""

from gatekeeper.actions import channel
from tests.sample_posts import X_POST_ID, published, unsure
from tests.world import World


def everything_at_once(world: World) -> None:
    """What comes down, what is in doubt, and what waits to go out."""
    gone = published(world, text="Beech class planted sunflowers.", x_post_id=X_POST_ID)
    channel.ask_takedown(world.db, world.actor("head"), gone, reason="Asked by a family", now=world.now)
    unsure(world, text="Oak class sang for the village.")
    world.approved(text="Bulbs came up in every pot.")
