"""A faithful X on this computer, so that a demo and the tests speak real HTTP."""

from gatekeeper.x.sandbox.server import Sandbox

__all__ = ["Sandbox"]
