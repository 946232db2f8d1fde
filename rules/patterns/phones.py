"""Where does a text hold a telephone number, and which one is it, however it is written?

It knows the shape of the United Kingdom's numbering plan: which numbers may begin how, and how
long each is. Numbers from abroad are known by their plus, or by 00 and their length.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rules.patterns.figures import Run, counts_on, runs, with_figures
from rules.plain import plain

_UK = "44"
_LONG_PLAN = re.compile(r"1[1-9]\d{8}|2[03489]\d{8}|3[0347]\d{8}|7\d{9}|8(?:0[08]|4[2-5]|7[0-3])\d{7}|9\d{9}")
_SHORT_PLAN = re.compile(r"1[2-9]\d{7}|800\d{6}")
"""A few old numbers have a figure fewer."""
_ABROAD = re.compile(r"[1-9]\d{7,14}")
_SHORTEST, _LONGEST = 9, 17
_LONG_ABROAD = 11
_OLD_CODE = 5

_CUE = r"\b(?:tel|telephone|phone|ph|ring|call|dial|mob|mobile|cell|txt|text|sms|whats\s?app|fax|landline|line)\b"
_CALLED = re.compile(rf"{_CUE}[^\d\n]{{0,24}}$", re.IGNORECASE)
_NUMBER_OF = re.compile(rf"(?:{_CUE}|\b(?:number|no|contact|reach|me|on|at)\b)[^\d\n]{{0,24}}$", re.IGNORECASE)
_YEARS = re.compile(r"(?:(?:19|20)\d\d)+")
_ROUND = re.compile(r"0{3}$")
_COUNTED = re.compile(
    r"\s*(?:times|steps|points?|miles|metres|pounds|pence|people|words|minutes|pages|views|a\b)", re.IGNORECASE
)
_TRUNKLESS = re.compile(r"[127]\d{9}")
_PLUS = re.compile(r"\bplus\s$", re.IGNORECASE)
_KEYCAP = "\ufe0f\u20e3"
_LOCAL, _LOCAL_GROUPS = range(6, 9), 3
_BEFORE, _OPENING = 48, 4


def _national(digits: str, lead: str) -> str:
    """A UK number's figures after the nought, or an empty text; `lead` is "", "+", "00" or the country's code."""
    if lead:
        digits = digits.removeprefix(_UK).removeprefix("0")
    elif digits.startswith("0"):
        digits = digits[1:]
    else:
        return ""
    return digits if _LONG_PLAN.fullmatch(digits) or _SHORT_PLAN.fullmatch(digits) else ""


def _lead_of(digits: str, *, plus: bool) -> tuple[str, str]:
    """What a number begins with that is not its own, and the rest: ("+", "447700900123")."""
    if plus:
        return "+", digits.removeprefix("00")
    if digits.startswith("00"):
        return "00", digits[2:]
    return (_UK, digits) if digits.startswith(_UK) else ("", digits)


def _key(digits: str, *, plus: bool) -> str:
    lead, rest = _lead_of(digits, plus=plus)
    if not lead or rest.startswith(_UK):
        return _national(rest, lead)
    return f"+{rest}" if lead == "+" and _ABROAD.fullmatch(rest) else ""


def phone_key(written: str) -> str:
    """One spelling for one telephone number, or an empty text if this is not one.

    A UK number becomes its digits after the nought; one from abroad keeps its plus.
    """
    text = with_figures(plain(written).text)
    return _key("".join(c for c in text if c.isdigit()), plus=text.lstrip(" (").startswith("+"))


def _is_short_but_sure(run: Run, first: int, last: int) -> bool:
    """Says whether a number of ten figures is grouped as one: (01xxx) xxxxx, 0800 xxxxxx, or in one piece."""
    return first == last or len(run[first].digits) == _OLD_CODE or run[first].digits == "0800"


def _from(text: str, run: Run, first: int, digits: str) -> tuple[int, str] | None:
    """The group with which the number ends that begins at this group, and its key.

    `digits` are the figures of the run from this group on.
    """
    plus = text[max(0, run[first].start - 3) : run[first].start].rstrip(" (").endswith("+")
    if not plus and digits[0] not in "04":
        return None
    length, found = 0, None
    for last in range(first, len(run)):
        length += len(run[last].digits)
        if length > _LONGEST:
            break
        if length < _SHORTEST:
            continue
        key = _key(digits[:length], plus=plus)
        if key and (_LONG_PLAN.fullmatch(key) or key[0] == "+" or _is_short_but_sure(run, first, last)):
            found = last, key
    lead, rest = _lead_of(digits, plus=plus)
    whole = first == 0 and len(run[0].digits) > len(lead)
    if found is None and lead == "00" and whole and len(rest) >= _LONG_ABROAD and _ABROAD.fullmatch(rest):
        return len(run) - 1, f"+{rest}"
    return found


def _without_code(text: str, run: Run) -> str:
    """The figures of a number that was given without its nought or its code, where the words say it is one."""
    digits = "".join(group.digits for group in run)
    before, after = text[max(0, run[0].start - _BEFORE) : run[0].start], text[run[-1].end :]
    if _COUNTED.match(after) or "," in "".join(group.gap for group in run) or not run[0].written:
        return ""
    if _TRUNKLESS.fullmatch(digits):
        return digits if _NUMBER_OF.search(before) else ""
    is_local = len(digits) in _LOCAL and len(run) <= _LOCAL_GROUPS
    is_local = is_local and not (_YEARS.fullmatch(digits) or _ROUND.search(digits))
    return digits if is_local and _CALLED.search(before) else ""


def _in_run(text: str, run: Run) -> Iterator[tuple[int, int, str]]:
    """The numbers in one run of figures."""
    if counts_on(run):
        return
    digits, at = "".join(group.digits for group in run), 0
    first, found_any = 0, False
    while first < len(run):
        number = _from(text, run, first, digits[at : at + _LONGEST + 1])
        last = first if number is None else number[0]
        if number is not None:
            found_any = True
            yield _opened(text, run[first].start, run[last].end), run[last].end, number[1]
        at += sum(len(group.digits) for group in run[first : last + 1])
        first = last + 1
    if not found_any and (local := _without_code(text, run)):
        yield run[0].start, run[-1].end, local


def _opened(text: str, start: int, end: int) -> int:
    """Where the number begins with its plus, and with its bracket if that is closed inside."""
    if word := _PLUS.search(text, max(0, start - len("plus  ")), start):
        return word.start()
    for sign in "(", "+", "(":
        before = text[max(0, start - _OPENING) : start].rstrip(" ")
        if before.endswith(sign) and (sign == "+" or ")" in text[start:end]):
            start = max(0, start - _OPENING) + len(before) - 1
    return start


def _marks_after(text: str, end: int) -> int:
    """Where a number ends with the marks that make keys of its last figure."""
    while end < len(text) and text[end] in _KEYCAP:
        end += 1
    return end


@lru_cache(maxsize=64)
def phones(text: str) -> tuple[tuple[int, int, str], ...]:
    """The telephone numbers in a text: where they stand as typed, and each in one spelling."""
    read = plain(text)
    shown = with_figures(read.text)
    found = []
    for run in runs(text):
        for start, end, key in _in_run(shown, run):
            first, last = read.span(start, end)
            found.append((first, _marks_after(text, last), key))
    return tuple(found)


def is_own(key: str, own: frozenset[str]) -> bool:
    """Says whether this is a number the school publishes, also where its code was left out."""
    return any(key == number or (len(key) in _LOCAL and number.endswith(key)) for number in own)
