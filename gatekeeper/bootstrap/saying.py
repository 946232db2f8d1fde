"""In which words does the preparation speak to the person who waits for it?

Standard library only.
"""

import re
import sys
from pathlib import Path

NO_CONNECTION = re.compile(
    r"NewConnectionError|NameResolution|name resolution|dns error|ConnectTimeout|ReadTimeout"
    r"|[Cc]onnection (refused|reset|timed out)|Network is unreachable|ProxyError|tls handshake"
    r"|CERTIFICATE_VERIFY|Failed to fetch|error sending request"
)
CLEAR_LINE = "\r\x1b[K"  # progress is written over itself on a terminal


class CannotPrepareError(Exception):
    """The environment cannot be made; the message is the one line a person needs."""


def say(line: str) -> None:
    """Tell the person, without touching what a command prints."""
    sys.stderr.write((CLEAR_LINE if sys.stderr.isatty() else "") + line + "\n")
    sys.stderr.flush()


def show_progress(line: str) -> None:
    """Show from one line of an installer's output that something is going on."""
    if line.startswith("Installing collected packages"):
        say("  installing ...")
    elif line.startswith("Collecting ") and sys.stderr.isatty():
        sys.stderr.write(f"{CLEAR_LINE}  fetching {line.split()[1].partition('==')[0]} ...")
        sys.stderr.flush()


def missing_venv(version: tuple[int, int], *, apt: bool) -> str:
    """Name the one system package that is missing."""
    remedy = (
        f"sudo apt install python{version[0]}.{version[1]}-venv"
        if apt
        else "install your system's package for Python's venv and ensurepip modules"
    )
    return f"This Python cannot make an environment. Do this once, then start again: {remedy}"


def is_wrong_hash(output: str) -> bool:
    """Say whether an installer stopped because a package was not the one the lock names."""
    return bool(re.search(r"DO NOT MATCH THE HASHES|[Hh]ash mismatch", output))


def explain(output: str, log: Path) -> str:
    """Turn what the installer printed into one line: what happened and what to do."""
    where = f"The whole story is in {log}."
    if is_wrong_hash(output):
        return (
            "Stopped: a downloaded package is not the one that requirements.lock names (its hash differs). "
            f"Do not work round this; try on another network, and tell whoever looks after the project. {where}"
        )
    if "No space left on device" in output:
        return f"The disk is full: the preparation needs about 600 MB. Make room and start again. {where}"
    if NO_CONNECTION.search(output):
        return (
            "The packages could not be fetched: no connection to the package index. Check the network (and the "
            f"proxy, if the school has one) and start again. {where}"
        )
    if re.search(r"No matching distribution|no (compatible )?(version|wheels?)|not satisfiable", output):
        name = re.search(r"No matching distribution found for (\S+)", output)
        return (
            f"There is no ready-made {name[1] if name else 'package'} for this Python or this machine. "
            f"Start with another Python from 3.11 on. {where}"
        )
    return f"The packages could not be installed. {where}"
