"""Where is the reference data that stays outside the project?

It is found by the variable GATEKEEPER_SHARED, or as `shared` beside the checkout. A
test that needs it is skipped where it is absent, and fails instead where everything
is required (GATEKEEPER_REQUIRE_ALL=1).
"""

import os
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).resolve().parents[1]


def folder() -> Path:
    """Where the reference data is looked for, whether it is there or not."""
    named = os.environ.get("GATEKEEPER_SHARED")
    return Path(named) if named else _CHECKOUT.parent / "shared"


def shared(path: str) -> Path:
    """Gives the place of a shared file or folder; skips (or fails) when it is not there."""
    place = folder() / path
    if place.exists():
        return place
    message = f"The reference data {path!r} is not here: set GATEKEEPER_SHARED to the folder that holds it."
    if os.environ.get("GATEKEEPER_REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)
