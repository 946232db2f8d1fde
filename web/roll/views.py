"""Choosing a file, saying what its columns mean, seeing what would change, and taking it in."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import taking_in
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.importing.kinds import KINDS, ROLL, STAFF
from gatekeeper.importing.reading import MOST_BYTES, FileRefused
from gatekeeper.importing.words import Told, rows_in_words
from gatekeeper.permissions import Permission
from gatekeeper.queries import roll as query
from web.addresses import row_number
from web.drafts.uploads import plain_name
from web.guard import needs
from web.shell import actor, now, services, typed

blueprint = Blueprint("roll", __name__, url_prefix="/roll")
MOST_NAMES = 200
"""How many names stand on the page below one line; the count is always whole."""


@dataclass(frozen=True, slots=True)
class Words:
    """How a page speaks of one kind of file."""

    register: str
    everybody: str
    whole: str
    part: str
    confirm: str


WORDS = {
    ROLL.key: Words(
        "Pupil roll",
        "children",
        "Everybody on roll now. A child who is missing from it has left.",
        "Only some of the children, for example one class. Nobody else is touched.",
        "Take in the roll",
    ),
    STAFF.key: Words(
        "Staff list",
        "adults",
        "Everybody who works here now. Whoever is missing from it has left.",
        "Only some of the staff, for example those who are new. Nobody else is touched.",
        "Take in the staff list",
    ),
}


@blueprint.get("/")
@needs(Permission.CONSENT_RECORD)
def index() -> ResponseReturnValue:
    """How many children and staff are known, and since when."""
    taking_in.forget_old(services().db, now())
    days = services().settings.roll_days
    with services().db.read() as session:
        registers = query.registers(session, now(), timedelta(days=days))
    return render_template("roll/index.html", registers=registers, days=days, kinds=(ROLL.key, STAFF.key))


@blueprint.get("/<kind>/file")
@needs(Permission.CONSENT_RECORD)
def file(kind: str) -> ResponseReturnValue:
    """Where a file is chosen, and what it should hold."""
    return _file(kind, {})


@blueprint.post("/<kind>/file")
@needs(Permission.CONSENT_RECORD, files=True)
def upload(kind: str) -> ResponseReturnValue:
    """Reads the file and keeps it, sealed, until it is confirmed."""
    _words(kind)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _file(kind, {"file": "Choose the file that your system exported."}), 422
    with sent.stream as stream:
        data = stream.read(MOST_BYTES + 1)  # one byte too many is enough to refuse it
    try:
        taking_in.hold(services().db, services().key, actor(), taking_in.Given(kind, data), now())
    except FileRefused as error:
        name = plain_name(sent.filename)
        return _file(kind, {"file": f"“{name}” was not taken in. {error.message}"}), 422
    return _to("columns", kind)


@blueprint.get("/<kind>/columns")
@needs(Permission.CONSENT_RECORD)
def columns(kind: str) -> ResponseReturnValue:
    """Which column means what: our guess, for a person to put right."""
    return _columns(kind, {})


@blueprint.post("/<kind>/columns")
@needs(Permission.CONSENT_RECORD)
def choose(kind: str) -> ResponseReturnValue:
    """Keeps what the columns mean, and goes on to what would change."""
    _words(kind)
    chosen: dict[str, int] = {}
    for wanted in KINDS[kind].wanted:
        given = typed(wanted.key)
        if given:
            at = 0 if given == "0" else row_number(given)
            chosen[wanted.key] = -1 if at is None else at
    whole = {"yes": True, "no": False}.get(typed("whole"))
    try:
        taking_in.choose(services().db, services().key, actor(), kind, columns=chosen, is_whole=whole, now=now())
    except Stale:
        return _choose_again(kind)
    except InvalidInput as error:
        return _columns(kind, error.fields, {key: str(at) for key, at in chosen.items()}, whole=whole)
    return _to("check", kind)


@blueprint.get("/<kind>/check")
@needs(Permission.CONSENT_RECORD)
def check(kind: str) -> ResponseReturnValue:
    """What would change, in words, before anything does."""
    return _check(kind, {})


@blueprint.post("/<kind>/check")
@needs(Permission.CONSENT_RECORD)
def confirm(kind: str) -> ResponseReturnValue:
    """Takes the file in, if it still is exactly what the page showed."""
    words = _words(kind)
    said = set(request.form.getlist("said"))
    try:
        told = taking_in.confirm(
            services().db, services().key, actor(), kind, binding=typed("binding"), said=said, now=now()
        )
    except InvalidInput as error:
        return _check(kind, error.fields, said)
    except Stale as error:
        return _check(kind, {}, changed=error.message)
    flash(f"{words.register}: {_done(told, said)}.")
    flash("The file is no longer kept here. Delete your own copy too: it holds names.")
    return redirect(url_for("roll.index"), 303)


@blueprint.post("/<kind>/forget")
@needs(Permission.CONSENT_RECORD)
def forget(kind: str) -> ResponseReturnValue:
    """Lets the file go without taking anything in."""
    _words(kind)
    taking_in.let_go(services().db, actor(), kind)
    flash("The file was deleted here, and nothing was changed.")
    return redirect(url_for("roll.index"), 303)


def _done(told: Told, said: set[str]) -> str:
    if told.doubt and taking_in.SAME not in said:
        return f"{told.summary}; {told.doubt.sentence} and stayed as they were"
    return told.summary


def _words(kind: str) -> Words:
    if kind not in WORDS:
        raise NotFound("There is no such list.")
    return WORDS[kind]


def _to(step: str, kind: str) -> ResponseReturnValue:
    return redirect(url_for(f"roll.{step}", kind=kind), 303)


def _choose_again(kind: str) -> ResponseReturnValue:
    flash(taking_in.GONE)
    return _to("file", kind)


def _file(kind: str, errors: dict[str, str]) -> str:
    return render_template(
        "roll/file.html", kind=kind, words=_words(kind), wanted=KINDS[kind].wanted, errors=errors,
        megabytes=MOST_BYTES // 1_000_000,
    )  # fmt: skip


def _columns(
    kind: str, errors: dict[str, str], typed_in: dict[str, str] | None = None, *, whole: bool | None = None
) -> ResponseReturnValue:
    words = _words(kind)
    with services().db.read() as session:
        page = query.columns_page(session, services().key, actor(), kind, now())
    if page is None:
        return _choose_again(kind)
    chosen = page.is_whole if typed_in is None else whole
    shown = render_template(
        "roll/columns.html",
        kind=kind,
        words=words,
        page=page,
        errors=errors,
        typed_in=typed_in,
        whole=() if chosen is None else ("yes",) if chosen else ("no",),
        wholes=(("yes", words.whole), ("no", words.part)),
    )
    return shown, 422 if errors else 200


def _check(
    kind: str, errors: dict[str, str], said: set[str] | None = None, changed: str = ""
) -> ResponseReturnValue:
    words = _words(kind)
    with services().db.read() as session:
        page = query.check_page(session, services().key, actor(), kind, now())
    if page is None:
        return _to("columns", kind)  # where somebody is told if no file waits at all
    shown = render_template(
        "roll/check.html",
        kind=kind,
        words=words,
        page=page,
        told=page.plan.told,
        errors=errors,
        said=said or (),
        changed=changed,
        rows_in_words=rows_in_words,
        most=MOST_NAMES,
    )
    return shown, 422 if errors else 409 if changed else 200
