"""The ten steps once more, slowly and from the reference alone, for `rules.consent` to be compared with.

It shares no function with the product: plain loops over all records, nothing reused, nothing clever.
"""

from datetime import date

from rules.consent_records import ConsentFile, ConsentRecord, Scope

PRESENTATION = {"not_identifiable": 0, "group_identifiable": 1, "individual_identifiable": 2}
NAMING = {"none": 0, "first_name": 1, "first_name_with_image": 2}
APART = ("court", "dsl", "head", "pupil_voice")


def first_match(file: ConsentFile, scope: Scope, today: date) -> tuple[bool, int]:  # noqa: C901, PLR0911, PLR0912  # one step after the other, as a person would
    """Whether it is a yes, and the number of the step that says so."""
    standing = [r for r in file.records if not _overtaken(r, file)]
    here = [r for r in standing if r.channel == scope.channel and r.medium == scope.medium]
    hidden = scope.naming == "none" and (
        scope.medium == "work" or (scope.medium == "photo" and scope.presentation == "not_identifiable")
    )
    for level in file.holds:
        if level != "no_image" or not hidden:
            return False, 1
    if [r for r in standing if r.decision != "yes" and r.authority_basis in {"court", "dsl", "head"}]:
        return False, 1
    if [r for r in standing if r.decision != "yes" and r.authority_basis == "pupil_voice"]:
        return False, 2
    if hidden:
        return True, 0
    purpose = scope.purpose
    if file.roll != "on_roll":
        purpose = "leaver"
        if file.roll != "left" or not [r for r in here if r.decision == "yes" and r.purpose == "leaver"]:
            return False, 3
    for r in here:
        knows_better = r.authority_basis in {"delegated_carer", "social_worker"}
        if r.decision != "yes" and (knows_better or _pr(r, file) != "no"):
            return False, 4
    yeses = [r for r in here if r.decision == "yes"]
    if file.in_care and not [r for r in yeses if _authority(r, file)]:
        return False, 5
    must = [a.id for a in file.adults if a.must_be_asked]
    for adult in must:
        if not [r for r in yeses if r.contact_id == adult]:
            return False, 6
    for step in (7, 8, 9):
        good = [r for r in yeses if _good_up_to(step, r, file, scope, purpose, today)]
        enough = all(any(r.contact_id == adult for r in good) for adult in must) if must else bool(good)
        if not enough:
            return False, 10 if step == 9 else step
    return True, 9


def _good_up_to(  # noqa: PLR0911  # one condition after the other
    step: int, r: ConsentRecord, file: ConsentFile, scope: Scope, purpose: str | None, today: date
) -> bool:
    if not r.wording_counts or r.valid_from > today or (r.expires_on and r.expires_on < today):
        return False
    if step == 7:
        return True
    if not r.has_evidence and scope.channel != "internal_display":
        return False
    if step == 8:
        return True
    if PRESENTATION.get(r.presentation, -1) < PRESENTATION[scope.presentation]:
        return False
    if NAMING.get(r.naming, -1) < NAMING[scope.naming]:
        return False
    if r.purpose != purpose and (r.purpose is not None or purpose == "leaver"):
        return False
    somebodys_form = r.contact_id is None and r.authority_basis == "pr_holder" and not file.in_care
    return _authority(r, file) or somebodys_form


def _authority(r: ConsentRecord, file: ConsentFile) -> bool:
    if r.authority_basis in {"delegated_carer", "social_worker", "court"}:
        return True
    return r.authority_basis == "pr_holder" and _pr(r, file) == "yes"


def _pr(r: ConsentRecord, file: ConsentFile) -> str:
    for adult in file.adults:
        if adult.id == r.contact_id:
            return adult.has_pr
    return "unknown"


def _person(r: ConsentRecord) -> tuple[object, ...]:
    return ("apart", r.authority_basis) if r.authority_basis in APART else (r.contact_id, r.authority_basis)


def _overtaken(old: ConsentRecord, file: ConsentFile) -> bool:
    """Whether the same person said something newer about the same use, or a yes replaced it."""
    if _replaced(old, file):
        return True
    for new in file.records:
        same = (new.channel, new.medium, new.purpose) == (old.channel, old.medium, old.purpose)
        newer = (new.recorded_at, new.id) > (old.recorded_at, old.id)
        if same and newer and _person(new) == _person(old) and not _replaced(new, file):
            return True
    return False


def _replaced(old: ConsentRecord, file: ConsentFile) -> bool:
    """Whether it is a tick of nobody knows whom, and a signed yes has since taken the place of such ticks."""
    if (old.contact_id, old.authority_basis) != (None, "pr_holder"):
        return False
    for new in file.records:
        for named in file.records:
            if (
                new.decision == "yes"
                and new.supersedes == named.id
                and (named.contact_id, named.authority_basis) == (None, "pr_holder")
                and (named.channel, named.medium) == (new.channel, new.medium) == (old.channel, old.medium)
                and (new.recorded_at, new.id) > (old.recorded_at, old.id)
            ):
                return True
    return False
