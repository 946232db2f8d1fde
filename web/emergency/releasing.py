"""The page for a snow day: choose a wording, fill its gaps, look at the words, release them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import releasing_alone
from gatekeeper.actions.releasing_alone import Asked, Tried
from gatekeeper.emergencies import ELSEWHERE, HOW, WHEN, may_be_tried
from gatekeeper.emergency_words import GAPS
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import emergencies
from web.addresses import row_number
from web.emergency.blueprint import blueprint
from web.guard import needs
from web.shell import actor, now, services


@blueprint.get("/")
@needs(Permission.EMERGENCY_RELEASE, Permission.POST_APPROVE)
def index() -> ResponseReturnValue:
    """What may be released now, and what is left to do."""
    return _index({}, "")


@blueprint.get("/<int:number>")
@needs(Permission.EMERGENCY_RELEASE)
def choose(number: int) -> ResponseReturnValue:
    """The lists of one wording."""
    return _choose(number, {})


@blueprint.get("/<int:number>/check")
@needs(Permission.EMERGENCY_RELEASE, recent=True)
def check(number: int) -> ResponseReturnValue:
    """The exact words, and the form that releases them. Asks first who it is, so that nothing typed is lost."""
    return _check(number, {}) or _choose(number, {"gaps": "Choose something from each list."})


@blueprint.post("/<int:number>/check")
@needs(Permission.EMERGENCY_RELEASE, recent=True)
def release(number: int) -> ResponseReturnValue:
    """Releases the words that were shown."""
    try:
        done = releasing_alone.release(
            services().db,
            actor(),
            number,
            Asked(
                chosen=_chosen(),
                shown=request.form.get("shown", ""),
                reason=request.form.get("reason", ""),
                tried=_tried(),
                elsewhere=request.form.getlist("elsewhere"),
            ),
            now=now(),
            late_hours=services().settings.late_hours,
        )
    except InvalidInput as error:
        page = _check(number, error.fields)
        return (page or _choose(number, error.fields)), 422
    if done.reference is None:
        said = " ".join(f"{finding.message} {finding.remedy}" for finding in done.report.blocks)
        why = said or "The words name a pupil."
        return (_check(number, {"rules": f"The rules do not let this go out. {why}"}) or _choose(number, {})), 422
    flash("Released. It goes out within a few seconds. All leaders and governors are told now.")
    return redirect(url_for("emergency.afterwards", reference=done.reference), 303)


def index_page(errors: dict[str, str], typed: str) -> str:
    """The first page, with what was wrong on it."""
    return _index(errors, typed)


def _index(errors: dict[str, str], typed: str) -> str:
    with services().db.read() as session:
        page = emergencies.emergency_page(session, actor(), now())
    return render_template("emergency/index.html", page=page, errors=errors, typed=typed)


def _choose(number: int, errors: dict[str, str]) -> str:
    page = _page(number)
    return render_template("emergency/choose.html", page=page, errors=errors)


def _check(number: int, errors: dict[str, str]) -> str | None:
    """The page with the words, or None while a gap is open."""
    page = _page(number)
    if not page.text:
        return None
    return render_template(
        "emergency/check.html",
        page=page,
        errors=errors,
        how=[("", "Not tried"), *HOW.items()],
        when=list(WHEN.items()),
        elsewhere=list(ELSEWHERE.items()),
        typed=request.form,
        ticked=request.form.getlist("elsewhere"),
    )


def _page(number: int) -> emergencies.ReleasePage:
    with services().db.read() as session:
        return emergencies.release_page(session, actor(), number, _chosen(), now())


def _chosen() -> dict[int, int | None]:
    """The choice for each gap that came with the request."""
    sent = request.form if request.method == "POST" else request.args
    found = {gap: row_number(sent.get(f"gap_{gap}", "")) for gap in GAPS}
    return {gap: number for gap, number in found.items() if number is not None}


def _tried() -> list[Tried]:
    with services().db.read() as session:
        colleagues = may_be_tried(session, actor())
    return [
        Tried(person.id, how, request.form.get(f"when_{person.id}", ""))
        for person in colleagues
        if (how := request.form.get(f"how_{person.id}", ""))
    ]
