"""Where does somebody go after signing in? Back to the page they wanted, if it is one of ours."""

from urllib.parse import urlsplit

LONGEST = 500


def safe_path(wanted: str) -> str:
    r"""The wanted page if it is a plain path of this site, else nothing.

    Browsers read `//host`, `/\host` and paths with control characters in them as
    the address of another site, so all of these are refused.
    """
    if not wanted.startswith("/") or wanted.startswith("//") or len(wanted) > LONGEST:
        return ""
    if "\\" in wanted or any(c.isspace() or not c.isprintable() for c in wanted):
        return ""
    parts = urlsplit(wanted)
    return "" if parts.scheme or parts.netloc else wanted
