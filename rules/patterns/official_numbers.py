"""Where does a text hold a number that an authority or a bank gave to one person?

By its check figure, or by the word beside it. Each is told apart by a kind, in the words of a finding.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rules.patterns.check_digits import is_card, is_iban, is_nhs_number, is_upn
from rules.patterns.cues import figures_in, near_figures, words_in
from rules.patterns.figures import Run, counts_on, runs, with_figures
from rules.patterns.phones import phones
from rules.plain import plain

UPN, NHS, SCHOOL_NUMBER = "a unique pupil number", "an NHS number", "a pupil's number at a school"
NATIONAL_INSURANCE, PASSPORT, BANK = "a National Insurance number", "a passport or licence number", "bank details"
PUPIL_KINDS = frozenset({UPN, NHS, SCHOOL_NUMBER})

Found = tuple[int, int, str]

_UPN = re.compile(
    r"(?<![^\W_])(?P<letter>[A-Z])[ .\-]?(?P<digits>(?:\d[ .\-]?){11}[\dA-Z])(?![^\W_])", re.IGNORECASE
)
_UPN_CUED = re.compile(
    r"\b(?:UPN|unique\s+(?:pupil|learner)\s+(?:number|no\.?|reference)|pupil\s+(?:reference|identifier)|ULN)\b"
    r"[^\w\n]{0,4}(?:number|no\.?|is|of|was|for\s+\w{1,20}|[^\w\n]){0,4}"
    r"(?P<code>[A-Z]?[ .\-]?\d(?:[ .\-]?\d){4,13}[A-Z]?)",
    re.IGNORECASE,
)
_NHS_CUED = re.compile(r"\b(?:NHS|CHI|H&C|health\s+(?:and\s+care\s+)?(?:number|no))\b[^\n]{0,24}$", re.IGNORECASE)
_NHS_CUED_DIGITS = range(9, 12)
_MONEY = re.compile(r"[£$€]\s?$")
_SCHOOL_CUED = re.compile(
    r"(?P<published>\bpublished\s+)?\b(?:admissions?|adm|pupil|student|candidate|exam(?:ination)?|enrol(?:l)?ment|"
    r"roll|MIS|SIMS|arbor|bromcom)\s+(?:number|num|no\.?|id|ref(?:erence)?|code|#)\s?(?:is|was|of|for\s+\w{1,20}|:|=|#)?\s{0,2}"
    r"(?P<code>[A-Z]{0,4}[\-/]?\d(?:[ \-/]?\d){3,9})(?![^\W_])",
    re.IGNORECASE,
)
_INSURANCE = re.compile(
    r"(?<![^\W_])(?P<prefix>QQ|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])[ .\-]?\d\d"
    r"[ .\-]?\d\d[ .\-]?\d\d[ .\-]?[A-D](?![^\W_])",
    re.IGNORECASE,
)
_NEVER_PREFIXES = frozenset({"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"})
_PASSPORT = re.compile(
    r"\b(?:passport|driving\s+licen[cs]e|driver\s?number|visa|BRP)\b(?:\s+(?:number|num|no\.?|is|was|of|ref)|[^\w\n]){0,5}"
    r"(?P<code>(?=[A-Z0-9 ]{0,12}\d{4})[A-Z0-9]{5,18}(?:[ ][A-Z0-9]{2,8}){0,3})(?![^\W_])",
    re.IGNORECASE,
)
_BANK_CUED = re.compile(
    r"\b(?:sort\s?code|s/c|account\s+(?:number|no\.?)|acct?\s?(?:number|no\.?|:)|a/c(?:\s?no\.?)?|"
    r"bank\s+(?:account|details))[^\w\n]{0,4}(?:is\s+|number\s+|no\.?\s+)?(?P<code>\d(?:[ \-.]?\d){5,11})(?!\d)",
    re.IGNORECASE,
)
_SORT_AND_ACCOUNT = re.compile(
    r"(?<![\d\-])\d\d([\-. ])\d\d\1\d\d[ ,;/|]{1,3}(?:\w{1,8}[ :.]{1,3}){0,2}\d{8}(?!\d)"
)
_IBAN = re.compile(
    r"(?<![^\W_])[A-Z]{2}\d\d(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?(?![^\W_])", re.IGNORECASE
)
_CUES = frozenset(
    """
    a account acc acct adm admission admissions arbor bank brp bromcom candidate chi code driver driving enrolment
    exam examination health learner licence license mis nhs number passport pupil reference roll sims sort
    student uln unique upn visa
    """.split()  # noqa: SIM905  # a list of words reads better as lines
)
_CUE_REACH = 40
_FEWEST, _FEWEST_BY_SHAPE = 4, 6
_MOST_GROUPS = 19
_CARD_GROUP = 4
_NHS_GROUPS = {(10,), (3, 3, 4), (3, 7), (6, 4), (5, 5), (1,) * 10}


def _by_cue(text: str) -> Iterator[Found]:
    """What the word beside it says it is."""
    for match in _UPN_CUED.finditer(text):
        yield *match.span("code"), UPN
    for match in _SCHOOL_CUED.finditer(text):
        if not match["published"]:
            yield *match.span("code"), SCHOOL_NUMBER
    for match in _PASSPORT.finditer(text):
        yield *match.span("code"), PASSPORT
    for match in _BANK_CUED.finditer(text):
        yield *match.span("code"), BANK


def _by_shape(text: str) -> Iterator[Found]:
    """What can be nothing else, by its letters and its check figure."""
    for match in near_figures(_UPN, text):
        digits = re.sub(r"[ .\-]", "", match["digits"])
        if is_upn(match["letter"], digits):
            yield *match.span(), UPN
    for match in near_figures(_INSURANCE, text):
        if match["prefix"].upper() not in _NEVER_PREFIXES:
            yield *match.span(), NATIONAL_INSURANCE
    for match in near_figures(_SORT_AND_ACCOUNT, text):
        yield *match.span(), BANK
    for match in near_figures(_IBAN, text):
        if is_iban(re.sub(" ", "", match.group()).upper()):
            yield *match.span(), BANK


def _starts(run: Run, *, is_cued: bool) -> Iterator[tuple[int, str]]:
    """Where the number may end that begins with the run, and its figures: at its end, or earlier after a cue."""
    digits = ""
    for group in run[:_MOST_GROUPS]:
        digits += group.digits
        if group is run[-1] or (is_cued and len(digits) in _NHS_CUED_DIGITS):
            yield group.end, digits


def _by_figures(text: str, found: tuple[Run, ...], taken: frozenset[tuple[int, int]]) -> Iterator[Found]:
    """NHS numbers and cards: figures alone, in groups as people write them."""
    for run in found:
        start, first = run[0].start, run[0]
        before = text[max(0, start - _CUE_REACH) : start]
        if any(begin <= start < end for begin, end in taken) or _MONEY.search(before):
            continue
        is_cued = bool(_NHS_CUED.search(before))
        for end, digits in _starts(run, is_cued=is_cued):
            is_whole = end == run[-1].end
            if is_cued and (is_nhs_number(digits) or (is_whole and len(digits) in _NHS_CUED_DIGITS)):
                yield start, end, NHS
                break
            if is_whole and is_nhs_number(digits) and _is_grouped(run):
                yield start, end, NHS
            elif is_whole and is_card(digits) and (len(run) == 1 or len(first.digits) == _CARD_GROUP):
                yield start, end, BANK


def _is_grouped(run: Run) -> bool:
    """Says whether ten figures stand as an NHS number does, and are not five scores."""
    return tuple(len(group.digits) for group in run) in _NHS_GROUPS and not counts_on(run)


@lru_cache(maxsize=64)
def official_numbers(text: str) -> tuple[Found, ...]:
    """The numbers in a text that stand for one person: where they stand as typed, and of which kind."""
    figures, spoken = figures_in(text), runs(text)
    if figures < _FEWEST and not spoken:
        return ()
    read = plain(text)
    shown = with_figures(read.text)
    found = [*_by_shape(shown)] if figures >= _FEWEST_BY_SHAPE else []
    if not words_in(text).isdisjoint(_CUES):
        found += _by_cue(shown)
    typed = [(*read.span(start, end), kind) for start, end, kind in found]
    taken = frozenset((start, end) for start, end, _ in found)
    phone_spans = [(start, end) for start, end, _ in phones(text)]
    for start, end, kind in _by_figures(shown, spoken, taken):
        here = read.span(start, end)
        if kind == BANK or not any(first < here[1] and here[0] < last for first, last in phone_spans):
            typed.append((*here, kind))
    kept: list[Found] = []
    for start, end, kind in sorted(typed, key=lambda hit: (hit[0], -hit[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, kind))
    return tuple(kept)
