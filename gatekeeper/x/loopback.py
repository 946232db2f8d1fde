"""Is this address on this computer, and nowhere else?

Two things depend on the answer: the client may be pointed away from X only at a
sandbox on this computer, and the sandbox may listen only where nobody outside can
reach it.
"""

import ipaddress
from urllib.parse import urlsplit


class NotLoopbackError(ValueError):
    """An address that leaves this computer was given where only a loopback address may stand."""


def is_loopback_host(host: str) -> bool:
    """Says whether `host` is `localhost` or a loopback address. Other names are never looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def loopback_host(host: str) -> str:
    """Takes a host to listen on and gives it back, or refuses it."""
    if not is_loopback_host(host):
        raise NotLoopbackError(
            f"The X sandbox listens on this computer only (127.0.0.1), so it cannot listen on {host!r}.",
        )
    return host


def loopback_origin(origin: str) -> str:
    """Takes `http://127.0.0.1:8080` and gives it back without a trailing slash, or refuses it."""
    parts = urlsplit(origin)
    try:
        port_is_plain = parts.port is None or parts.port > 0
    except ValueError:
        port_is_plain = False
    plain = (
        parts.scheme in ("http", "https")
        and port_is_plain
        and not (parts.username or parts.password or parts.query or parts.fragment)
        and parts.path in ("", "/")
    )
    if not plain or not is_loopback_host(parts.hostname or ""):
        raise NotLoopbackError(
            "Posts may be sent to X itself or to a sandbox on this computer, such as http://127.0.0.1:8080. "
            f"{parts.hostname or 'This address'!r} is neither, so nothing was sent.",
        )
    return f"{parts.scheme}://{parts.netloc}"
