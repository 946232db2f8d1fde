"""Which world does the running application belong to?"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from gatekeeper.x.sandbox.problems import Generation
from gatekeeper.x.sandbox.world import World

NAME = "x-sandbox"


@dataclass(frozen=True, slots=True)
class Setting:
    """What the endpoints need to know. `origin` is asked late: the port is chosen when the server starts."""

    world: World
    generation: Generation
    origin: Callable[[], str]


def setting() -> Setting:
    """The setting of the application that answers the current request."""
    found = current_app.extensions[NAME]
    if not isinstance(found, Setting):
        raise TypeError("the application was not made by create_app")
    return found


def world() -> World:
    """The world of the current request."""
    return setting().world
