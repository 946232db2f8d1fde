"""From which network does a request come, as coarse as throttling needs and no finer?"""

import ipaddress

_IPV4, _WIDE_IPV4, _WIDE_IPV6 = 4, 24, 48


def wide(address: str) -> str:
    """The /24 (or /48) of an address; "unknown" where it is none."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    prefix = _WIDE_IPV4 if ip.version == _IPV4 else _WIDE_IPV6
    return str(ipaddress.ip_network(f"{ip}/{prefix}", strict=False))
