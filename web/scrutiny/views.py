"""The governor's page, and the page of one figure of it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from gatekeeper.actions import seeing
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import scrutiny
from gatekeeper.queries.scrutiny_lines import Line
from web.guard import needs
from web.scrutiny.charts import Chart, bars
from web.shell import actor, now, services

blueprint = Blueprint("scrutiny", __name__, url_prefix="/scrutiny")
PARTS = {
    "published": "Published",
    "agreed": "How long a second reader took",
    "rule": "Stopped by the rules",
    "reason": "Reasons given",
    "gone": "Taken down",
    "withdrawal": "Permissions taken back",
    "exception": "Exceptions",
    "late": "Overdue today",
}
"""The parts of the page, by how the addresses of their figures begin."""


@blueprint.get("/")
@needs(Permission.SCRUTINY_SEE)
def page() -> ResponseReturnValue:
    """A term in figures. `?term=2026-autumn` chooses it."""
    here, moment = actor(), now()
    with services().db.read() as session:
        term = scrutiny.term_of(session, request.args.get("term", ""), moment)
        found = scrutiny.scrutiny(session, here, term, moment)
        terms = scrutiny.choices(session, here, moment)
    return render_template("scrutiny/page.html", page=found, terms=terms, charts=_charts(found))


@blueprint.get("/<figure>")
@needs(Permission.SCRUTINY_SEE)
def behind(figure: str) -> ResponseReturnValue:
    """The posts that one figure counts."""
    return _figure(figure)


@blueprint.post("/<figure>/names")
@needs(Permission.PUPIL_UNMASK)
def with_names(figure: str) -> ResponseReturnValue:
    """The same with pupils' names, in this one answer. It is not kept, and opened again it hides them."""
    reason = request.form.get("reason", "")
    try:
        with services().db.read() as session:
            term = scrutiny.term_of(session, request.form.get("term", ""), now())
            scrutiny.figure(session, actor(), term, figure, now())  # it is there
        seeing.show_names(services().db, actor(), figure=f"{figure}, {term.name}", reason=reason, now=now())
    except InvalidInput as error:
        return _figure(figure, errors=error.fields), 422
    return _figure(figure, names=True)


def _figure(figure: str, *, names: bool = False, errors: dict[str, str] | None = None) -> str:
    here, moment = actor(), now()
    with services().db.read() as session:
        sent = request.form if request.method == "POST" else request.args
        term = scrutiny.term_of(session, sent.get("term", ""), moment)
        found = scrutiny.figure(session, here, term, figure, moment, names=names)
    return render_template(
        "scrutiny/figure.html",
        page=found,
        figure=figure,
        heading=_heading(found.line),
        names=names,
        errors=errors or {},
        typed=request.form,
    )


def _heading(line: Line) -> str:
    """What the page of a figure is called: "Taken down: within an hour"."""
    part, _, rest = line.key.partition("-")
    return f"{PARTS[part]}: {line.words}" if rest else line.words[0].upper() + line.words[1:]


def _charts(page: scrutiny.Scrutiny) -> dict[str, Chart | None]:
    return {
        "aims": bars("aims", "Posts published by aim", _rows(page.by_aim)),
        "agreed": bars("agreed", "Posts by the time until they were agreed", _rows(page.agreed)),
        "rules": bars("rules", "How often each rule stopped a post", _rows(page.by_rule)),
        "gone": bars("gone", "Posts taken down by the time it took", _rows(page.gone)),
        "withdrawals": bars(
            "withdrawals", "Withdrawals by whether they were done in time", _rows(page.withdrawals)
        ),
        "exceptions": bars("exceptions", "Exceptions by kind", _rows(page.exceptions)),
    }


def _rows(lines: tuple[Line, ...]) -> list[tuple[str, int, bool]]:
    return [(line.words, line.count, line.is_open) for line in lines]
