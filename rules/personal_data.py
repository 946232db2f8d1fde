"""Does this post give away how to reach somebody, or ask to be reached in private?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from rules.examples import SINCE, described, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.passages import passages
from rules.rule import rule

_SEPARATORS = r"[\s.\-‐‑–/()·]"
_PHONE = re.compile(rf"(?<![\w+])(?:(?:\+|00)\s?\d|\(?\d)(?:{_SEPARATORS}{{0,3}}\d){{8,14}}(?!\w)")
_EXTENSION_OF_UK = "44"
_DATE = re.compile(r"\d{1,2}([./\-])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)")
_TIMES = re.compile(r"\d{1,2}\.\d\d\s*[-–/]\s*\d{1,2}\.\d\d")
_FIRST_GROUP = re.compile(r"\d+")
_UK_DIGITS = (9, 10)
_ABROAD_DIGITS = range(8, 16)
_CODE_DIGITS = 2

_SPELLED_AT = r"\s?[(\[{]\s?at\s?[)\]}]\s?"
_SPELLED_DOT = r"\s?[(\[{]\s?dot\s?[)\]}]\s?|\s+dot\s+"
_EMAIL = re.compile(
    rf"(?<![\w.+\-])[\w.+\-]+(?:[@＠]|{_SPELLED_AT})(?:[\w\-]+(?:\.|{_SPELLED_DOT}))+[^\W\d_]{{2,}}"
    rf"|(?<![\w.+\-])[\w.+\-]+\sat\s[\w\-]+(?:\s+dot\s+[a-z]{{2,}})+\b"
    rf"|(?<![\w.+\-])[\w.+\-]+\s@\s(?:[\w\-]+\.)+(?:com|org|net|uk|gov|edu)\b",
    re.IGNORECASE,
)
_SPELLED = (
    (re.compile(rf"{_SPELLED_AT}|\s+(?:at|@)\s+|＠", re.IGNORECASE), "@"),
    (re.compile(_SPELLED_DOT, re.IGNORECASE), "."),
)


def _figures(text: str) -> str:
    """The figures of a text as plain ones; a circled or wide 7 is a 7."""
    return "".join(str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None)


def _national(digits: str, *, abroad: bool) -> str:
    """A UK number without its country code and leading nought, or an empty text if it is not one."""
    if abroad or (digits.startswith(_EXTENSION_OF_UK) and len(digits) == len(_EXTENSION_OF_UK) + max(_UK_DIGITS)):
        if not digits.startswith(_EXTENSION_OF_UK):
            return ""
        digits = digits.removeprefix(_EXTENSION_OF_UK).removeprefix("0")
    elif digits.startswith("0"):
        digits = digits[1:]
    else:
        return ""
    return digits if len(digits) in _UK_DIGITS and digits[0] in "12378" else ""


def phone_key(written: str) -> str:
    """One spelling for one telephone number, or an empty text if this is not one.

    A UK number becomes its digits after the nought; one from abroad keeps its plus.
    """
    abroad = written.lstrip(" (").startswith(("+", "00"))
    digits = _figures(written)
    if abroad and not written.lstrip(" (").startswith("+"):
        digits = digits.removeprefix("00")
    national = _national(digits, abroad=abroad)
    if national:
        return national
    return f"+{digits}" if abroad and "+" in written and len(digits) in _ABROAD_DIGITS else ""


def _is_only_a_date(written: str) -> bool:
    return bool(_DATE.match(written) or _TIMES.match(written))


def phones(text: str) -> Iterator[tuple[int, int, str]]:
    """The telephone numbers in a text: where they stand, and in one spelling."""
    for match in _PHONE.finditer(text):
        written = match.group()
        if _is_only_a_date(written):
            continue
        groups = _FIRST_GROUP.findall(written)
        if "+" not in written and len(groups[0]) == _CODE_DIGITS and groups[0] not in ("07", "02", "01", "44"):
            continue
        if key := phone_key(written):
            yield match.start(), match.end(), key


def emails(text: str) -> Iterator[tuple[int, int, str]]:
    """The e-mail addresses in a text, also those spelled "name (at) school dot uk"."""
    for match in _EMAIL.finditer(text):
        address = match.group()
        for spelled, sign in _SPELLED:
            address = spelled.sub(sign, address)
        yield match.start(), match.end(), address.casefold()


@rule(
    id="phone-or-email",
    title="A telephone number or e-mail address",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    why=(
        "A private number on a public page cannot be taken back: it is copied, called and sold. "
        "Families should reach the school through the office, not through one person."
    ),
    blind_spots=(
        "Numbers written in words, with letters between the figures, or shown inside a picture.",
        "A number of an organisation is stopped as well, unless the school lists it as its own.",
    ),
    clears_when="Only the school's own published numbers and addresses are left.",
    trips=(
        typed("Ring Mrs Dale on 07700 900123"),
        typed("Lost: pink scooter. Call +44 (0)7700 900 255", "with the country code"),
        typed("Spare costumes? Mail nikki.rolfe@example.org"),
        typed("Write to nikki.rolfe (at) example dot org", "spelled out"),
        described("A poster that says call 01632 960 999", "inside a picture description"),
    ),
    passes=(
        typed("Any questions, please ring the office: 01632 960100", "the school's own number"),
        typed("Mail OFFICE@lunsfordprimary.example.org", "the school's own address"),
        typed("Score after round 3: 01632 points? No, just 163."),
        typed("The fair is on 05.12.2026, 10.30-12.00"),
    ),
)
def phone_or_email(facts: Facts) -> Iterable[Finding]:
    """Every number and address that the school does not publish as its own."""
    own_phones = {phone_key(phone) for phone in facts.school.phones}
    own_emails = {email.casefold().strip() for email in facts.school.emails}
    for passage in passages(facts.post):
        found = [(*hit, "a telephone number") for hit in phones(passage.text) if hit[2] not in own_phones]
        found += [(*hit, "an e-mail address") for hit in emails(passage.text) if hit[2] not in own_emails]
        for start, end, _, kind in found:
            yield phone_or_email.found(
                passage.where(start, end),
                message=f"There is {kind} here that is not the school office's.",
                remedy="Take it out, or give the office's own number or address instead.",
                reader=f"In {passage.name} there is {kind} that the school does not publish.",
                evidence=passage.text[start:end],
            )


_US = r"(?:us|me|the\s+school|our\s+(?:page|account|team)|miss|mrs|mr)"
_PRIVATE = re.compile(
    rf"""
    \b(?:
        (?:dms?|d\.m\.|inbox|whats\s?app|snap\s?chat|messenger)\s+{_US}
      | (?<![\d.]) p\.?m\.?\s+(?:us|me)
      | (?:private|direct|instagram|facebook)\s+messag(?:e|ing)s?\s+(?:to\s+)?{_US}
      | (?:send|drop|ping|pop|shoot)\s+(?:us|me|them|her|him|the\s+school)?\s*(?:over\s+)?(?:an?|your)\s+
            (?:quick\s+|wee\s+|little\s+)?(?:dm|pm|private\s+message|direct\s+message|inbox|whats\s?app)
      | (?:send|drop|ping|pop|shoot)\s+(?:us|me)\s+an?\s+(?:quick\s+|little\s+)?message
      | (?:our|my|the)\s+(?:dms?|inbox)\s+(?:is|are|'re)\s+(?:always\s+)?open
      | (?:via|by|through)\s+(?:our\s+|my\s+)?(?:dms?|(?:direct|private)\s+messages?|whats\s?app)
      | (?:in|into|to)\s+(?:our|my)\s+(?:dms?|inbox)
      | message\s+(?:us|me)
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_REFUSED = re.compile(
    r"\b(?:do\s+not|don['’]?t|never|cannot|can['’]?t|won['’]?t|rather\s+than|instead\s+of|avoid)\s+"
    r"(?!forget|hesitate|worry|wait|be\b)(?:[\w'’]+\s+){0,3}$",
    re.IGNORECASE,
)
_AFTER_A_TIME = re.compile(r"\d\s*$")


@rule(
    id="invites-private-message",
    title="An invitation to write in private",
    severity=Severity.BLOCK,
    clause="5.b10g",
    since=SINCE,
    why=(
        "Staff never exchange private messages with pupils or families on social media. It keeps children and "
        "colleagues safe, and everything the school says open to be seen."
    ),
    blind_spots=(
        "Other ways of saying it, such as “you know where to find us”.",
        "Invitations in other languages.",
    ),
    clears_when="The invitation is gone, or names the office's number or e-mail address instead.",
    trips=(
        typed("DM us for details"),
        typed("Want a place at the club? Just message us!"),
        typed("Drop us a quick private message to book"),
        typed("Our inbox is always open"),
    ),
    passes=(
        typed("Please ring the office for details"),
        typed("Please don't DM us: we cannot reply there", "it says the opposite"),
        typed("A message from our school council: be kind!"),
        typed("Doors open at 3 pm. Us teachers can't wait."),
    ),
)
def invites_private_message(facts: Facts) -> Iterable[Finding]:
    """Words that ask readers to write to the account in private."""
    for passage in passages(facts.post):
        for match in _PRIVATE.finditer(passage.text):
            before = passage.text[: match.start()]
            if _REFUSED.search(before[-60:]) or (match.group()[0] in "pP" and _AFTER_A_TIME.search(before)):
                continue
            yield invites_private_message.found(
                passage.where(match.start(), match.end()),
                message="This invites people to write to us in private. We don't use private messages.",
                remedy="Give the office's telephone number or e-mail address instead.",
                reader=f"{passage.name.capitalize()} invites families to write in private, which we never do.",
                evidence=match.group(),
            )
