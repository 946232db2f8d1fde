"""A pupil's own page, and recording what their family answered: a whole form at once, then the next child."""

from dataclasses import dataclass, replace
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper import evidence
from gatekeeper.actions import consenting
from gatekeeper.clock import in_london
from gatekeeper.errors import InvalidInput
from gatekeeper.models import AuthorityBasis, ConsentMethod, Decision, Naming, Presentation
from gatekeeper.permissions import Permission
from gatekeeper.queries import consent_pupil
from gatekeeper.queries.consent_words import LEVEL_WORDS, METHOD_WORDS
from gatekeeper.uses import FIRST, NO, USES, Use
from rules.consent_records import renewal_day
from web.addresses import row_number
from web.consent.blueprint import blueprint
from web.consent.reading import day
from web.guard import needs
from web.seen import shows
from web.shell import actor, now, services, typed

CHILD, NOT_NOTED = "child", "none"
"""Who answered, where it is none of the contacts: the child themselves, or a form that names nobody."""
METHODS = tuple(
    (method.value, words[0].upper() + words[1:])
    for method, words in METHOD_WORDS.items()
    if method not in {ConsentMethod.IMPORT, ConsentMethod.ONLINE_FORM}
)
BASES = (
    (AuthorityBasis.PR_HOLDER.value, "As a parent, with parental responsibility"),
    (AuthorityBasis.DELEGATED_CARER.value, "As a carer; I have seen that this decision was given to them"),
    (AuthorityBasis.SOCIAL_WORKER.value, "As the social worker"),
)
TAKEN_BACK = "withdrawn"
LONGEST_EVIDENCE = consenting.LONGEST_REF


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form: the answer to each question, and what goes for all of them."""

    answers: dict[str, str]
    who: str = ""
    basis: str = AuthorityBasis.PR_HOLDER.value
    method: str = ConsentMethod.PAPER.value
    evidence: str = ""
    given: str = ""
    expires: str = ""
    wording: str = ""


@blueprint.get("/<int:pupil_id>")
@needs(Permission.CONSENT_RECORD)
@shows("pupil", "pupil_id", "the permissions of a pupil")
def pupil(pupil_id: int) -> ResponseReturnValue:
    """One pupil: today's answer, the form for new answers, and every earlier one."""
    return page(pupil_id, None, {})


@blueprint.post("/<int:pupil_id>")
@needs(Permission.CONSENT_RECORD, files=True)
def record(pupil_id: int) -> ResponseReturnValue:
    """Records what one person answered on one form, to as many questions as they answered."""
    form = _typed()
    try:
        answers, paper = _read(pupil_id, form)
        consenting.record(services().db, actor(), answers, now(), paper=paper)
    except InvalidInput as error:
        return page(pupil_id, form, error.fields), 422
    flash("Recorded. It counts from now on; agreed posts are checked again before they go out.")
    following = row_number(typed("following")) if typed("then") == "next" else None
    return redirect(url_for("consent.pupil", pupil_id=following or pupil_id), 303)


def page(pupil_id: int, form: Form | None, errors: dict[str, str]) -> str:
    """The page of a pupil, with what was typed where something was wrong."""
    with services().db.read() as session:
        child = consent_pupil.pupil(session, actor(), services().key, pupil_id, now())
    empty = Form(
        {use.key: "" for use in USES},
        who="" if child.contacts else NOT_NOTED,
        evidence=child.kept_last,
        wording=child.wordings[0][0] if child.wordings else "",
    )
    return render_template(
        "consent/pupil.html",
        child=child,
        form=form or empty,
        errors=errors,
        first=FIRST,
        others=tuple(use for use in USES if use not in FIRST),
        methods=METHODS,
        bases=BASES,
        levels=tuple((level.value, words) for level, words in LEVEL_WORDS.items()),
        ends=renewal_day(in_london(now()).date()),
        megabytes=evidence.MOST_BYTES // 1_000_000,
    )


def _typed() -> Form:
    return Form(
        {use.key: typed(use.key) for use in USES},
        who=typed("who"),
        basis=typed("basis"),
        method=typed("method"),
        evidence=typed("evidence"),
        given=typed("given"),
        expires=typed("expires"),
        wording=typed("wording"),
    )


def _read(pupil_id: int, form: Form) -> tuple[list[consenting.NewConsent], evidence.Paper | None]:
    chosen = {use: form.answers[use.key] for use in USES if form.answers[use.key]}
    errors = _wrong(chosen, form)
    given, expires = day("given", errors), day("expires", errors)
    if expires is not None and expires <= in_london(now()).date():
        errors["expires"] = "This day has passed. Give a later one, or leave it empty."
    if errors:
        raise InvalidInput(errors)
    by_child = form.who == CHILD
    common = consenting.NewConsent(
        pupil_id=pupil_id,
        decision=Decision.NO,
        contact_id=row_number(form.who),
        authority_basis=AuthorityBasis.PUPIL_VOICE if by_child else AuthorityBasis(form.basis),
        method=ConsentMethod(form.method),
        evidence_ref=form.evidence,
        given_on=given,
        wording_id=row_number(form.wording),
    )
    return [_answer(common, use, answer, expires) for use, answer in chosen.items()], _paper()


def _wrong(chosen: dict[Use, str], form: Form) -> dict[str, str]:
    """What nobody can have chosen in the form as it was shown, or left out."""
    errors = {} if chosen else {USES[0].key: "Choose at least one answer."}
    for use, answer in chosen.items():
        if answer not in {NO, TAKEN_BACK} and use.yes(answer) is None:
            errors[use.key] = "Choose one of the answers."
    if form.who not in {CHILD, NOT_NOTED} and row_number(form.who) is None:
        errors["who"] = "Choose who answered."
    if form.method not in {value for value, _ in METHODS}:
        errors["method"] = "Choose how the answer reached the school."
    if form.basis not in {value for value, _ in BASES}:
        errors["basis"] = "Choose by what right they answered."
    if len(form.evidence) > LONGEST_EVIDENCE:
        errors["evidence"] = f"Use at most {LONGEST_EVIDENCE} characters."
    if form.wording and row_number(form.wording) is None:
        errors["wording"] = "Choose one of the wordings in the list."
    return errors


def _answer(common: consenting.NewConsent, use: Use, answer: str, expires: date | None) -> consenting.NewConsent:
    yes = use.yes(answer)
    decision = Decision.YES if yes else Decision.WITHDRAWN if answer == TAKEN_BACK else Decision.NO
    return replace(
        common,
        decision=decision,
        channel=use.channel,
        medium=use.medium,
        presentation=yes.presentation if yes else Presentation.INDIVIDUAL,
        naming=yes.naming if yes else Naming.NONE,
        expires_on=expires if yes else None,
    )


def _paper() -> evidence.Paper | None:
    sent = request.files.get("paper")
    if sent is None or not sent.filename:
        return None
    with sent.stream as stream:
        data = stream.read(evidence.MOST_BYTES + 1)  # one byte too many is enough to refuse it
    return evidence.paper(data, services().key)
