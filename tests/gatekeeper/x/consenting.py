"""How does a person say yes on the sandbox's page?"""

import base64
import hashlib
from urllib.parse import urlencode

import html5lib
import requests

VERIFIER = "a-verifier-that-is-long-enough-to-be-one-by-the-rules-of-pkce"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def authorize_address(origin: str, app: str, back: str, **other: str) -> str:
    """The address to which an app sends a person; `other` replaces what is usual."""
    usual = {
        "response_type": "code",
        "client_id": app,
        "redirect_uri": back,
        "scope": "tweet.read tweet.write users.read offline.access",
        "state": "s",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return f"{origin}/i/oauth2/authorize?{urlencode({**usual, **other})}"


def consent(address: str, answer: str = "yes") -> str:
    """Opens the page, presses a button, and gives the address that the person is led to."""
    page = requests.get(address, timeout=5, allow_redirects=False)
    assert page.status_code == 200, page.text
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    form = {field.get("name"): field.get("value") for field in tree.iter("input")}
    form["account"] = next(tree.iter("option")).get("value")
    form["answer"] = answer
    there = address.partition("?")[0]
    told = requests.post(there, data=form, timeout=5, allow_redirects=False)
    assert told.status_code == 302, told.text
    return told.headers["location"]
