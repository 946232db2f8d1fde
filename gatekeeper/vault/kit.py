"""What does somebody need to know to get into the account on X when nobody else is there?

As a person types it, and as the plain text that is sealed: readable as it is when only `age` opens it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from unicodedata import category

from gatekeeper.errors import InvalidInput
from gatekeeper.vault.code import BadSeedError, seed_of

NONE = "(there is none)"
LABELS = {
    "login_name": "Login name",
    "email": "Registered e-mail",
    "password": "Password",
    "backup_code": "Backup code",
    "totp_seed": "Secret of the code app",
    "passkeys": "Devices with a passkey",
    "revoke": "Where apps and sessions are signed out",
    "phone": "Whom to phone",
}
MAY_BE_NONE = ("backup_code", "totp_seed", "passkeys")
LINES = ("passkeys", "revoke", "phone")
"""The fields of several lines."""
LONGEST_LINE = 200
LONGEST = 1000
_INDENT = "  "


@dataclass(frozen=True, slots=True, repr=False)
class Kit:
    """The login. A field that is empty was said to have nothing in it."""

    login_name: str
    email: str
    password: str
    backup_code: str
    totp_seed: str
    passkeys: str
    revoke: str
    phone: str

    def __repr__(self) -> str:
        return "Kit(...)"


def read(typed: Mapping[str, str], without: Collection[str]) -> Kit:
    """The login as somebody typed it.

    Args:
        typed: the fields.
        without: those of which somebody ticked that there is none.

    Raises:
        InvalidInput: one is empty and nobody said that there is none, or cannot be right.
    """
    given = {name: _clean(typed.get(name, ""), lines=name in LINES) for name in LABELS}
    wrong = {}
    for name, value in given.items():
        has_none = name in without and name in MAY_BE_NONE
        if not value and not has_none:
            wrong[name] = f"{LABELS[name]}: type it" + (
                ", or tick that there is none." if name in MAY_BE_NONE else "."
            )
        elif value and has_none:
            wrong[name] = f"{LABELS[name]}: something is typed, and ticked that there is none. Choose one."
        elif len(value) > (LONGEST if name in LINES else LONGEST_LINE):
            wrong[name] = f"{LABELS[name]}: this is too long."
    if given["totp_seed"] and "totp_seed" not in wrong:
        try:
            given["totp_seed"] = seed_of(given["totp_seed"])
        except BadSeedError:
            wrong["totp_seed"] = (
                f"{LABELS['totp_seed']}: it holds only letters and the digits 2 to 7. Copy the whole of it."
            )
    if wrong:
        raise InvalidInput(wrong)
    return Kit(**given)


def written(kit: Kit, head: str) -> bytes:
    """The login as the text that is sealed, under a line that says whose and when."""
    parts = [head, ""]
    for one in fields(Kit):
        value = str(getattr(kit, one.name)) or NONE
        parts += [f"{LABELS[one.name]}:", *(_INDENT + line for line in value.splitlines()), ""]
    return "\n".join(parts).encode()


def read_back(text: bytes) -> Kit:
    """The login of the text that was sealed."""
    names = {label + ":": name for name, label in LABELS.items()}
    found: dict[str, list[str]] = {name: [] for name in LABELS}
    name = ""
    for line in text.decode().splitlines():
        if not line.startswith(_INDENT):
            name = names.get(line, "")
        elif name:
            found[name].append(line.removeprefix(_INDENT))
    values = {name: "\n".join(lines) for name, lines in found.items()}
    return Kit(**{name: "" if value == NONE else value for name, value in values.items()})


def _clean(typed: str, *, lines: bool) -> str:
    """What was typed without control characters. Inside a line every space counts: passwords may have some."""
    rows = typed.splitlines() if lines else [typed]
    plain = ["".join(c for c in row if category(c) != "Cc").strip() for row in rows]
    return "\n".join(row for row in plain if row)
