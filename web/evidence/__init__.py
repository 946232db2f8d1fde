"""The pages of evidence: packs to take away, and the register of what was asked for by right."""

from web.evidence import packs, register  # noqa: F401  # each adds its pages to the blueprint
from web.evidence.blueprint import blueprint

__all__ = ["blueprint"]
