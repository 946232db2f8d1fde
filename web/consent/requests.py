"""Asking parents by link or printed code: making requests, handing them out, and what came in."""

from datetime import date, timedelta
from urllib.parse import urlsplit

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import asking_parents
from gatekeeper.audit.export import as_csv
from gatekeeper.clock import in_london
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.parent_requests import ADDRESS, USUAL_DAYS, may_be_asked
from gatekeeper.permissions import Permission
from gatekeeper.queries import parent_answers, parent_requests, parent_requests_one
from gatekeeper.queries.consent import name_of
from gatekeeper.settings import LOOPBACK
from web.addresses import row_number
from web.consent.blueprint import blueprint
from web.consent.reading import day
from web.guard import needs
from web.seen import shows
from web.shell import actor, now, services, typed


@blueprint.get("/requests")
@needs(Permission.CONSENT_RECORD)
def requests() -> ResponseReturnValue:
    """What came in, how far each class is, who still waits, and what ran out."""
    have = services()
    with have.db.read() as session:
        found = parent_requests.overview(session, have.now())
        came_in = parent_answers.came_in(session, have.key, have.now())
    return render_template(
        "consent/requests.html", found=found, came_in=came_in, days=parent_requests.LOOKED_BACK.days
    )


@blueprint.post("/requests/seen")
@needs(Permission.CONSENT_RECORD)
def look_through() -> ResponseReturnValue:
    """Notes that the answers on the page were looked at; what came in since stays on the list."""
    up_to = row_number(typed("up_to"))
    count = asking_parents.look_through(services().db, actor(), up_to, now()) if up_to else 0
    flash(f"Noted: {count} {'answer is' if count == 1 else 'answers are'} off the list.")
    return redirect(url_for("consent.requests"), 303)


@blueprint.get("/requests/class/<int:class_id>")
@needs(Permission.CONSENT_RECORD)
@shows("class", "class_id", "the families of a class")
def requests_of_class(class_id: int) -> ResponseReturnValue:
    """One class: how many answered, the print run and the links, and the form that asks everybody."""
    return _class(class_id, {})


@blueprint.post("/requests/class/<int:class_id>")
@needs(Permission.CONSENT_RECORD)
def ask_class(class_id: int) -> ResponseReturnValue:
    """Asks everybody with parental responsibility of a class who has no open request."""
    have = services()
    try:
        count = asking_parents.ask_class(
            have.db,
            have.key,
            actor(),
            class_id,
            wording_id=row_number(typed("wording")),
            until=_until(),
            now=have.now(),
        )
    except InvalidInput as error:
        return _class(class_id, error.fields), 422
    flash(
        f"{count} {'request is' if count == 1 else 'requests are'} ready. Now print the letters or take the links."
    )
    return redirect(url_for("consent.requests_of_class", class_id=class_id), 303)


@blueprint.get("/requests/class/<int:class_id>/print")
@needs(Permission.CONSENT_RECORD)
@shows("class", "class_id", "the families of a class, to print")
def letters(class_id: int) -> ResponseReturnValue:
    """A letter for everybody of a class who has not answered, each on a page of its own."""
    have = services()
    with have.db.read() as session:
        name, _ = parent_requests.of_class(session, class_id, have.now())
        pages = parent_requests_one.letters(session, have.key, class_id, have.now())
    return _print(pages, f"Letters for {name}", url_for("consent.requests_of_class", class_id=class_id), name)


@blueprint.post("/requests/class/<int:class_id>/links")
@needs(Permission.CONSENT_RECORD)
def links(class_id: int) -> ResponseReturnValue:
    """The links of everybody of a class who has not answered, for the school's own mail. It goes on the record."""
    have = services()
    with have.db.read() as session:
        rows = parent_requests_one.links(session, have.key, class_id, have.now(), base_url=have.settings.base_url)
    asking_parents.note_links_taken(have.db, actor(), class_id, count=len(rows), now=have.now())
    answer = Response(as_csv(parent_requests_one.LINKS_HEADER, rows), mimetype="text/csv")
    name = f"links-{class_id}-{in_london(have.now()):%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/requests/contact/<int:contact_id>")
@needs(Permission.CONSENT_RECORD)
@shows("contact", "contact_id", "what is known of an adult of a pupil")
def request_to(contact_id: int) -> ResponseReturnValue:
    """The form that asks one adult."""
    return _contact(contact_id, {})


@blueprint.post("/requests/contact/<int:contact_id>")
@needs(Permission.CONSENT_RECORD)
def ask(contact_id: int) -> ResponseReturnValue:
    """Asks one adult. A request to them that is open is closed by it."""
    have = services()
    try:
        request_id = asking_parents.ask(
            have.db,
            have.key,
            actor(),
            contact_id,
            wording_id=row_number(typed("wording")),
            until=_until(),
            now=have.now(),
        )
    except InvalidInput as error:
        return _contact(contact_id, error.fields), 422
    flash("The request is ready. Copy the link into a message, or print the letter.")
    return redirect(url_for("consent.request_page", request_id=request_id), 303)


@blueprint.get("/requests/<int:request_id>")
@needs(Permission.CONSENT_RECORD)
@shows("request", "request_id", "what a family was asked")
def request_page(request_id: int) -> ResponseReturnValue:
    """One request: its link to copy, its letter, and whether it was answered."""
    have = services()
    with have.db.read() as session:
        one = parent_requests_one.one(session, have.key, request_id, have.now(), base_url=have.settings.base_url)
    return render_template("consent/requests_one.html", one=one, unreachable=_unreachable())


@blueprint.get("/requests/<int:request_id>/print")
@needs(Permission.CONSENT_RECORD)
@shows("request", "request_id", "what a family was asked")
def letter(request_id: int) -> ResponseReturnValue:
    """The letter of one request."""
    have = services()
    with have.db.read() as session:
        page = parent_requests_one.letter(session, have.key, request_id, have.now())
    return _print((page,), f"Letter to {page.adult}", url_for("consent.request_page", request_id=request_id), "")


@blueprint.post("/requests/<int:request_id>/recall")
@needs(Permission.CONSENT_RECORD)
def recall(request_id: int) -> ResponseReturnValue:
    """Closes a request at once."""
    asking_parents.recall(services().db, actor(), request_id, now())
    flash("Recalled. The link and the code open nothing any more. What was answered before stays.")
    return redirect(url_for("consent.request_page", request_id=request_id), 303)


@blueprint.get("/requests/answers/<int:answer_id>")
@needs(Permission.CONSENT_RECORD)
@shows("answer", "answer_id", "a form that a family sent")
def sent_form(answer_id: int) -> ResponseReturnValue:
    """A form exactly as the family saw and answered it."""
    have = services()
    with have.db.read() as session:
        opened, sent = parent_requests_one.sent_form(session, have.key, answer_id)
    return render_template("consent/requests_answer.html", child=name_of(opened.pupil), opened=opened, sent=sent)


def _class(class_id: int, errors: dict[str, str]) -> str:
    have = services()
    with have.db.read() as session:
        name, lines = parent_requests.of_class(session, class_id, have.now())
        wordings = parent_requests.wordings_in_force(session, have.now())
        done = parent_requests.progress(session, have.now()).get(class_id)
    return render_template(
        "consent/requests_class.html",
        class_id=class_id,
        name=name,
        lines=lines,
        wordings=wordings,
        done=done,
        errors=errors,
        until=typed("until") or _usual().isoformat(),
        unreachable=_unreachable(),
    )


def _contact(contact_id: int, errors: dict[str, str]) -> str:
    have = services()
    with have.db.read() as session:
        child, contact, still_open = parent_requests_one.of_contact(session, contact_id, have.now())
        wordings = parent_requests.wordings_in_force(session, have.now())
    if not may_be_asked(contact) and not errors:
        raise NotFound("They cannot be asked. Look at what is noted of them on the child’s page.")
    return render_template(
        "consent/requests_contact.html",
        child=name_of(child),
        contact=contact,
        still_open=still_open,
        wordings=wordings,
        errors=errors,
        until=typed("until") or _usual().isoformat(),
    )


def _print(pages: tuple[parent_requests_one.PrintedPage, ...], heading: str, back: str, class_name: str) -> str:
    address = f"{services().settings.base_url}{ADDRESS}".partition("://")[2].rstrip("/")
    return render_template(
        "consent/requests_print.html",
        pages=pages,
        heading=heading,
        back=back,
        class_name=class_name,
        address=address,
        unreachable=_unreachable(),
    )


def _until() -> date | None:
    errors: dict[str, str] = {}
    last = day("until", errors)
    if errors:
        raise InvalidInput(errors)
    return last


def _usual() -> date:
    return in_london(now()).date() + timedelta(days=USUAL_DAYS)


def _unreachable() -> bool:
    """Whether the address of the gatekeeper leads nowhere from a parent's phone."""
    return urlsplit(services().settings.base_url).hostname in LOOPBACK
