"""Taking in a file of permissions: choose it, say what columns and words mean, see what would change, confirm."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import taking_in, taking_in_consents
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.importing.consents_kinds import KINDS, Answer, Shape
from gatekeeper.importing.reading import MOST_BYTES, FileRefused
from gatekeeper.importing.words import rows_in_words
from gatekeeper.permissions import Permission
from gatekeeper.queries import consent_files
from gatekeeper.uses import USES
from web.addresses import row_number
from web.consent.blueprint import blueprint
from web.drafts.uploads import plain_name
from web.guard import needs
from web.shell import actor, now, services, typed

MOST_NAMES = 200
"""How many names stand on the page below one line; the count is always whole."""
WHOLES = (
    ("yes", "Everybody on roll now. Whoever is missing is shown to you."),
    ("no", "Only some of the children, for example one class. Nobody else is looked for."),
)
MEANINGS = {Answer.YES: "Yes", Answer.NO: "No", Answer.NONE: "No answer yet, which counts as a no"}
LEAVE_OUT = ("", "Leave it out")


@blueprint.get("/import")
@needs(Permission.CONSENT_RECORD)
def file() -> ResponseReturnValue:
    """Where a file is chosen, what it should hold, and how old the newest one is."""
    taking_in.forget_old(services().db, now())
    return _file({})


@blueprint.post("/import")
@needs(Permission.CONSENT_RECORD, files=True)
def read_file() -> ResponseReturnValue:
    """Reads the file and keeps it, sealed, until it is confirmed."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _file({"file": "Choose the file that your system exported."}), 422
    with sent.stream as stream:
        data = stream.read(MOST_BYTES + 1)  # one byte too many is enough to refuse it
    try:
        taking_in_consents.hold(services().db, services().key, actor(), data, now())
    except FileRefused as error:
        return _file({"file": f"“{plain_name(sent.filename)}” was not taken in. {error.message}"}), 422
    return _to("columns")


@blueprint.get("/import/columns")
@needs(Permission.CONSENT_RECORD)
def columns() -> ResponseReturnValue:
    """Which column means what: our guess, for a person to put right."""
    return _columns({})


@blueprint.post("/import/columns")
@needs(Permission.CONSENT_RECORD)
def choose_columns() -> ResponseReturnValue:
    """Keeps what the columns mean, and goes on to the words."""
    chosen: dict[str, int] = {}
    for wanted in {one.key for kind in KINDS.values() for one in kind.wanted}:
        given = typed(wanted)
        if given:
            at = 0 if given == "0" else row_number(given)
            chosen[wanted] = -1 if at is None else at
    whole = {"yes": True, "no": False}.get(typed("whole"))
    try:
        taking_in_consents.choose(
            services().db, services().key, actor(), columns=chosen, is_whole=whole, now=now()
        )
    except Stale:
        return _choose_again()
    except InvalidInput as error:
        return _columns(error.fields, {key: str(at) for key, at in chosen.items()}, whole=whole)
    return _to("words")


@blueprint.post("/import/layout")
@needs(Permission.CONSENT_RECORD)
def lay_out() -> ResponseReturnValue:
    """Says that the file has a row for each answer, or a row for each child."""
    shape = Shape.LONG if typed("shape") == Shape.LONG else Shape.WIDE
    try:
        taking_in_consents.lay_out(services().db, services().key, actor(), shape, now())
    except Stale:
        return _choose_again()
    return _to("columns")


@blueprint.get("/import/words")
@needs(Permission.CONSENT_RECORD)
def words() -> ResponseReturnValue:
    """What the questions and answers of the file mean: our guess, for a person to put right."""
    return _words({})


@blueprint.post("/import/words")
@needs(Permission.CONSENT_RECORD)
def choose_words() -> ResponseReturnValue:
    """Keeps what the words mean, and goes on to what would change."""
    try:
        taking_in_consents.mean(
            services().db, services().key, actor(), questions=_placed("asked"), answers=_placed("said"), now=now()
        )
    except Stale:
        return _choose_again()
    except InvalidInput as error:
        return _words(error.fields)
    return _to("check")


@blueprint.get("/import/check")
@needs(Permission.CONSENT_RECORD)
def check() -> ResponseReturnValue:
    """What would change, in words, before anything does."""
    return _check({})


@blueprint.post("/import/check")
@needs(Permission.CONSENT_RECORD)
def take_in() -> ResponseReturnValue:
    """Takes the file in, if it still is exactly what the page showed."""
    said = set(request.form.getlist("said"))
    try:
        told = taking_in_consents.confirm(
            services().db,
            services().key,
            actor(),
            binding=typed("binding"),
            said=said,
            now=now(),
            good_for=timedelta(days=services().settings.consent_block_days),
        )
    except InvalidInput as error:
        return _check(error.fields, said)
    except Stale as error:
        return _check({}, changed=error.message)
    flash(f"Taken in: {told.summary}.")
    flash("The file is no longer kept here. Delete your own copy too: it holds names.")
    with services().db.read() as session:
        waits = consent_files.waiting(session, now()).count
    return redirect(url_for("consent.left_open" if waits else "consent.register"), 303)


@blueprint.post("/import/forget")
@needs(Permission.CONSENT_RECORD)
def forget() -> ResponseReturnValue:
    """Lets the file go without taking anything in."""
    taking_in_consents.let_go(services().db, actor())
    flash("The file was deleted here, and nothing was changed.")
    return redirect(url_for("consent.register"), 303)


def _placed(name: str) -> dict[int, str]:
    """What was chosen for each word, by its place in the list."""
    found = {}
    for field in request.form:
        start, _, place = field.rpartition("-")
        at = 0 if place == "0" else row_number(place)
        if start == name and at is not None:
            found[at] = typed(field)
    return found


def _to(step: str) -> ResponseReturnValue:
    return redirect(url_for(f"consent.{step}"), 303)


def _choose_again() -> ResponseReturnValue:
    flash(taking_in.GONE)
    return _to("file")


def _file(errors: dict[str, str]) -> str:
    settings = services().settings
    with services().db.read() as session:
        newest = consent_files.newest(session, now(), timedelta(days=settings.consent_warn_days))
    return render_template(
        "consent/import_file.html",
        newest=newest,
        warn_days=settings.consent_warn_days,
        block_days=settings.consent_block_days,
        errors=errors,
        megabytes=MOST_BYTES // 1_000_000,
    )


def _columns(
    errors: dict[str, str], typed_in: dict[str, str] | None = None, *, whole: bool | None = None
) -> ResponseReturnValue:
    with services().db.read() as session:
        found = consent_files.columns_page(session, services().key, actor(), now())
    if found is None:
        return _choose_again()
    shape, page = found
    chosen = page.is_whole if typed_in is None else whole
    shown = render_template(
        "consent/import_columns.html",
        page=page,
        is_long=shape is Shape.LONG,
        other=Shape.WIDE if shape is Shape.LONG else Shape.LONG,
        errors=errors,
        typed_in=typed_in,
        whole=() if chosen is None else ("yes",) if chosen else ("no",),
        wholes=WHOLES,
    )
    return shown, 422 if errors else 200


def _words(errors: dict[str, str]) -> ResponseReturnValue:
    with services().db.read() as session:
        page = consent_files.words_page(session, services().key, actor(), now())
    if page is None:
        return _to("columns")  # where somebody is told if no file waits at all
    shown = render_template(
        "consent/import_words.html",
        page=page,
        uses=(LEAVE_OUT, *((use.key, use.words) for use in USES)),
        meanings={answer.value: words for answer, words in MEANINGS.items()},
        typed_in=request.form,
        errors=errors,
    )
    return shown, 422 if errors else 200


def _check(errors: dict[str, str], said: set[str] | None = None, changed: str = "") -> ResponseReturnValue:
    with services().db.read() as session:
        page = consent_files.check_page(session, services().key, actor(), now())
    if page is None:
        return _to("words")
    shown = render_template(
        "consent/import_check.html",
        page=page,
        told=page.plan.told,
        errors=errors,
        said=said or (),
        changed=changed,
        rows_in_words=rows_in_words,
        most=MOST_NAMES,
    )
    return shown, 422 if errors else 409 if changed else 200
