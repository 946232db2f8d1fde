"""What does the school publish about itself? A leader says so, and the checks stay quiet about exactly that."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from gatekeeper import closed_days
from gatekeeper.actions.base import act, one_line
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.screening import the_school

LONGEST_ADDRESS = 300
MOST = 60
_PHONE = re.compile(r"\+?[\d() -]{6,24}")
_FEWEST_DIGITS = 6
_EMAIL = re.compile(r"[^@\s]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})")
_HOST = re.compile(r"(?:[a-z]+://)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[:/].*)?")
_HANDLE = re.compile(r"@?(\w{1,20})", re.ASCII)  # 15 today; older names are longer
_LONGEST_PLACE = 60


def _phone(typed: str) -> str:
    enough = sum(c.isdigit() for c in typed) >= _FEWEST_DIGITS
    return typed if enough and _PHONE.fullmatch(typed) else ""


def _email(typed: str) -> str:
    return typed.casefold() if typed.isascii() and _EMAIL.fullmatch(typed.casefold()) else ""


def _postcode(typed: str) -> str:
    found = _POSTCODE.fullmatch(typed.upper())
    return f"{found[1]} {found[2]}" if found else ""


def _host(typed: str) -> str:
    found = _HOST.fullmatch(typed.casefold())
    return found[1] if found else ""


def _handle(typed: str) -> str:
    found = _HANDLE.fullmatch(typed)
    return f"@{found[1]}" if found else ""


def _place(typed: str) -> str:
    return typed if len(typed) <= _LONGEST_PLACE and any(c.isalpha() for c in typed) else ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that the school publishes: its words, how an entry is read and said, what is said of a bad one."""

    words: str
    read: Callable[[str], str | list[str]]
    wrong: str
    most: int = MOST
    say: Callable[[Iterable[str]], list[str]] = list


LISTS: dict[str, Listed] = {
    "phones": Listed("telephone numbers", _phone, "is not a telephone number. Write it like 01632 960417."),
    "emails": Listed("e-mail addresses", _email, "is not an e-mail address."),
    "postcodes": Listed("postcodes", _postcode, "is not a postcode. Write it like ZZ99 3VZ."),
    "places": Listed("places", _place, "is not the name of a place of at most 60 characters."),
    "link_hosts": Listed("websites", _host, "is not a website. Write it like lunsfordprimary.example.org."),
    "allowed_handles": Listed(
        "accounts", _handle, "is not the name of an account. Write it like @kentlibraries_ex."
    ),
    "closed_days": Listed(
        "days on which it is closed",
        closed_days.read,
        "is not a day or a stretch of at most 100 days. Write it like 21 December 2026 to 1 January 2027.",
        closed_days.MOST,
        closed_days.say,
    ),
}


def change(db: Database, actor: Actor, *, address: str, lists: Mapping[str, Iterable[str]], now: datetime) -> bool:
    """Writes what the school publishes about itself. Gives whether anything was different.

    Args:
        db: the database.
        actor: a leader.
        address: the street address, on one line.
        lists: the entries of each of `LISTS`, as they were typed; blank ones are passed over.
        now: the present instant.

    Raises:
        InvalidInput: an entry cannot be what it should be; the sentence names it.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    errors: dict[str, str] = {}
    address = one_line(address)
    if len(address) > LONGEST_ADDRESS:
        errors["address"] = f"Use at most {LONGEST_ADDRESS} characters for the address."
    read = {name: _read(name, lists[name], errors) for name in LISTS}
    if errors:
        raise InvalidInput(errors)
    with act(db, actor, now) as doing:
        school = the_school(doing.session)
        changes = [
            f"{listed.words} ({_difference(listed, getattr(school, name), read[name])})"
            for name, listed in LISTS.items()
            if set(getattr(school, name)) != set(read[name])
        ]
        if school.address != address:
            changes.append(f"address (now {address or 'none'})")
        if not changes:
            doing.unchanged = True
            return False
        school.address = address
        for name, entries in read.items():
            setattr(school, name, entries)
        doing.session.add(school)
        doing.record(Verb.SCHOOL_CHANGED, subject="school", changes=", ".join(changes))
        return True


def _read(name: str, typed: Iterable[str], errors: dict[str, str]) -> list[str]:
    entries: list[str] = []
    for line in typed:
        entry = one_line(line)
        if not entry:
            continue
        found = LISTS[name].read(entry)
        if not found:
            errors.setdefault(name, f"“{entry[:_LONGEST_PLACE]}” {LISTS[name].wrong}")
            continue
        new = [found] if isinstance(found, str) else found
        entries += [entry for entry in new if entry not in entries]
    if len(entries) > LISTS[name].most:
        errors.setdefault(name, f"Give at most {LISTS[name].most} of these.")
    return entries


def _difference(listed: Listed, before: Iterable[str], after: Iterable[str]) -> str:
    was, now = list(before), list(after)
    told = {
        "added": [entry for entry in now if entry not in was],
        "removed": [entry for entry in was if entry not in now],
    }
    return "; ".join(f"{word} {', '.join(listed.say(entries))}" for word, entries in told.items() if entries)
