"""The buttons on a finding: put other words there, “not a person here”, take that back, ask for a lift.

Each keeps everything that was typed, with or without a script.
"""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import answering, drafting, lifting, working_copies
from gatekeeper.actions.drafting import DraftStale
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.lifecycle import EDITABLE
from gatekeeper.queries import drafts
from web.addresses import row_number
from web.drafts.form import Typed
from web.drafts.page import again, looked_at
from web.shell import actor, now, services

CHECKS = "checks"
NO_LONGER = "The words have changed since that was offered. Look at the checks again. Nothing was changed."


def keep(reference: str, typed: Typed, based_on: int) -> None:
    """Keeps what was typed, without making a version of it."""
    working_copies.keep(services().db, actor(), reference, typed.as_json(), based_on=based_on, now=now())


def fix(reference: str, typed: Typed, based_on: int, about: str) -> ResponseReturnValue:
    """Puts the words that a rule offers in the place of those it found."""
    fingerprint, start, number = [*about.split("-"), "", ""][:3]
    with services().db.read() as session:
        look, _ = looked_at(session, reference, typed)
    whole = start.isdecimal() and number.isdecimal() and len(start + number) < len("1234567890")
    found = look.offer(fingerprint, int(start), int(number)) if look and whole else None
    if found is None:
        flash(NO_LONGER)
        return _back(reference, typed, based_on, CHECKS)
    field, offer = found
    return _back(reference, typed.with_words(field, offer.start, offer.end, offer.replacement), based_on, field)


def not_a_person(reference: str, typed: Typed, based_on: int, about: str) -> ResponseReturnValue:
    """Answers one question about a name, which saves the post."""
    draft, wrong = typed.draft(now())
    if wrong:
        keep(reference, typed, based_on)
        return again(reference, typed, based_on, wrong)
    have = services()
    try:
        answering.say(
            have.db,
            actor(),
            reference,
            draft,
            key=about,
            based_on=based_on,
            now=now(),
            late_hours=have.settings.late_hours,
        )
    except InvalidInput as error:
        keep(reference, typed, based_on)
        return again(reference, typed, based_on, error.fields)
    flash("Noted, and saved. Whoever reads the post sees your answer. It holds for these words in this sentence.")
    return _to(reference, _slot(reference, typed, about))


def a_person_after_all(reference: str, typed: Typed, based_on: int, about: str) -> ResponseReturnValue:
    """Takes an answer back."""
    try:
        answering.take_back(services().db, actor(), row_number(about) or 0, now())
        flash("Your answer is taken back, so the question is asked again.")
    except Stale as error:
        flash(error.message)
    return _back(reference, typed, based_on, CHECKS)


def ask_for_lift(reference: str, typed: Typed, based_on: int, about: str) -> ResponseReturnValue:
    """Saves, and asks whoever may lift a block to do so."""
    draft, wrong = typed.draft(now())
    if wrong:
        keep(reference, typed, based_on)
        return again(reference, typed, based_on, wrong)
    have = services()
    try:
        done = drafting.save(
            have.db, actor(), reference, draft, based_on=based_on, now=now(), late_hours=have.settings.late_hours
        )
        whom = lifting.ask(have.db, actor(), reference, fingerprint=about, based_on=done.version, now=now())
    except InvalidInput as error:
        keep(reference, typed, based_on)
        return again(reference, typed, based_on, error.fields)
    except DraftStale:
        raise
    except Stale as error:
        with have.db.read() as session:
            if drafts.saved(session, actor(), reference).state not in EDITABLE:
                raise
        flash(error.message)
    else:
        working_copies.drop(have.db, actor(), reference)
        flash(f"Asked. The post waits on the home page of {whom}. If you change it, you have to ask again.")
    return _to(reference, _slot(reference, typed, about))


Button = Callable[[str, Typed, int, str], ResponseReturnValue]

BUTTONS: dict[str, Button] = {
    "fix": fix,
    "person": not_a_person,
    "unsay": a_person_after_all,
    "ask": ask_for_lift,
}
"""What each button does, by the first word of its value."""


def _back(reference: str, typed: Typed, based_on: int, place: str) -> ResponseReturnValue:
    keep(reference, typed, based_on)
    return _to(reference, place)


def _slot(reference: str, typed: Typed, name: str) -> str:
    """Where on the page the person goes on: at the part of the form that the finding is about."""
    with services().db.read() as session:
        look, _ = looked_at(session, reference, typed)
    return (look.slot_of(name) if look else "") or CHECKS


def _to(reference: str, place: str) -> ResponseReturnValue:
    return redirect(url_for("drafts.edit", reference=reference, _anchor=place), 303)
