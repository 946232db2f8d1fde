"""Which world does the running application belong to?"""

from dataclasses import dataclass

from flask import current_app

from gatekeeper.x.sandbox.world import World

NAME = "x-sandbox"


@dataclass(frozen=True, slots=True)
class Setting:
    """What the pages need to know."""

    world: World


def world() -> World:
    """The world of the current request."""
    found = current_app.extensions[NAME]
    if not isinstance(found, Setting):
        raise TypeError("the application was not made by create_app")
    return found.world
