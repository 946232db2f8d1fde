"""Is each thing that can go wrong told in one line that says what to do?"""

from pathlib import Path

import pytest

from gatekeeper.bootstrap.saying import explain, is_wrong_hash, missing_venv

LOG = Path("here/install.log")
# Shortened from what pip and uv printed when each of these was made to happen.
PIP_HASH = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    Expected sha256 0000"
UV_HASH = "  cause: Hash mismatch for `alembic==1.20.1`"
PIP_OFFLINE = (
    "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...): Failed to establish "
    "a new connection: [Errno -3] Temporary failure in name resolution')'\n"
    "ERROR: Could not find a version that satisfies the requirement alembic==1.20.1 (from versions: none)\n"
    "ERROR: No matching distribution found for alembic==1.20.1"
)
UV_OFFLINE = "error: Failed to fetch: `alembic`\n  cause: error sending request\n  cause: dns error"
UV_CERTIFICATE = "error: Failed to fetch: `alembic`\n  cause: invalid peer certificate: UnknownIssuer"
NO_WHEEL = (
    "ERROR: Could not find a version that satisfies the requirement pillow==13.0.0 (from versions: none)\n"
    "ERROR: No matching distribution found for pillow==13.0.0"
)
FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (PIP_HASH, "is not the one that requirements.lock names"),
        (UV_HASH, "is not the one that requirements.lock names"),
        (PIP_OFFLINE, "no connection to the package index"),
        (UV_OFFLINE, "no connection to the package index"),
        (UV_CERTIFICATE, "no connection to the package index"),
        (NO_WHEEL, "no ready-made pillow==13.0.0 for this Python"),
        (FULL, "The disk is full"),
        ("something nobody has seen before", "could not be installed"),
    ],
)
def test_what_the_installer_printed_becomes_one_line(output: str, said: str) -> None:
    line = explain(output, LOG)
    assert said in line
    assert str(LOG) in line
    assert "\n" not in line


def test_only_a_wrong_hash_is_a_wrong_hash() -> None:
    assert is_wrong_hash(PIP_HASH)
    assert is_wrong_hash(UV_HASH)
    assert not is_wrong_hash(PIP_OFFLINE)


def test_a_missing_venv_names_the_package_of_this_very_python() -> None:
    assert missing_venv((3, 12), apt=True).endswith("sudo apt install python3.12-venv")
    assert "apt" not in missing_venv((3, 12), apt=False)
