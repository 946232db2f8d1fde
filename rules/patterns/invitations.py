"""Where does a text ask its readers to write, ring or follow in private?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rules.patterns.cues import words_in
from rules.plain import plain

_US = r"(?:us|me|the\s(?:school|page|account|office|team)|our\s(?:page|account|team)|miss|mrs|mr|ms|@\w+)"
_APP = r"(?:whats\s?app|snap\s?chat|snap|messenger|insta(?:gram)?|facebook|fb|tik\s?tok|discord|telegram|signal)"
_MORE = r"(?:info|information|details|prices?|more|book|order|join)"
_SEND = r"(?:send|drop|ping|pop|shoot|fire|slide|give|leave)"
_PRIVATE = re.compile(
    rf"""
    \b(?:
        (?:dms?|d\.m\.|inbox|whats\s?app|snap\s?chat|messenger|direct\smessage|private\smessage)\s{_US}
      | (?:dm|d\.m\.)\s(?:for|to\s(?:book|join|order|find|get|reserve)|if)
      | (?<![\d.])(?<!the\s)(?<!\d\s)p\.?m\.?\s(?:us|me|(?:for|to)\s{_MORE})
      | (?:private(?:ly)?|direct(?:ly)?|{_APP})\smessag(?:e|ing)s?\s(?:to\s)?{_US}
      | {_SEND}\s(?:us|me|them|her|him|the\sschool|{_US}\s\w+)?\s?(?:over\s)?(?:an?|your)\s
            (?:quick\s|wee\s|little\s|cheeky\s)?(?:dm|pm|private\smessage|direct\smessage|inbox|whats\s?app|msg)
      | {_SEND}\s(?:us|me)\s(?:an?|your)\s(?:quick\s|little\s)?(?:message|text|msg)
      | (?:our|my|the)\s(?:dms?|inbox)\s?(?:is|are|'re|always)\s?(?:always\s)?open
      | dms?\s(?:are\s|always\s)*open
      | (?:via|by|through|over|on|in)\s(?:our\s|my\s)?(?:dms?|(?:direct|private)\smessages?)
      | (?:via|through|over)\s(?:our\s|my\s)?{_APP}
      | (?:in|into|to)\s(?:our|my)\s(?:dms?|inbox)(?=\W*(?:$|[.!?,]))
      | (?:message|msg)\s(?:us|me|the\s(?:page|account))
      | (?:repl(?:y|ies)|respond|answer|get\sin\stouch|contact\s(?:us|me))\s
            (?:\w+\s){{0,2}}(?:privately|in\sprivate|by\sdm)
      | (?:add|find|follow|friend|contact|text|reach)\s(?:us|me)\son\s(?:my\s)?{_APP}
      | join\s(?:our|the|my)\s(?:[\w']+\s){{0,3}}{_APP}
            \s(?:group|chat|community|channel)
      | (?:slide|slip)\s(?:in)?to\s(?:our|my|the)\s(?:dms?|inbox)
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WORDS = frozenset(
    """
    dm dms d inbox whatsapp whats snapchat snap messenger message messages messaging msg pm p private privately
    direct directly instagram insta facebook fb tiktok tik discord telegram signal text
    """.split()  # noqa: SIM905  # a list of words reads better as lines
)
_REFUSED = re.compile(
    r"\b(?:do\snot|don't|never|cannot|can't|won't|rather\sthan|instead\sof|avoid|not|no\sneed\sto|"
    r"unable\sto|please\sstop)\s"
    r"(?!forget|hesitate|worry|wait|be\b)(?:[\w']+\s){0,3}$",
    re.IGNORECASE,
)
_AFTER_A_TIME = re.compile(r"\d\s*$")
_SCHOOL_WAYS = re.compile(
    r"\s(?:on|via|through|in|by|using|with)\s(?:the\s|our\s|your\s)?(?:class\s?dojo|dojo|"
    r"parent\s?(?:mail|pay|hub|square)|arbor|school\s?(?:ping|comms|gateway|app|office)|my\s?ed|see\s?saw|tapestry|weduc|office|app\b|e-?mail|website|studybugs|"
    r"teachers2parents|marvellous|letter|book\s?bag|reading\srecord)",
    re.IGNORECASE,
)
_REACH = 60


def _found(text: str) -> Iterator[tuple[int, int]]:
    for match in _PRIVATE.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        if _REFUSED.search(before) or _SCHOOL_WAYS.match(text, match.end()):
            continue
        if match.group()[0] in "pP" and _AFTER_A_TIME.search(before):
            continue
        yield match.span()


@lru_cache(maxsize=64)
def private_invitations(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text, as typed, invites people to write in private."""
    if words_in(text).isdisjoint(_WORDS):
        return ()
    read = plain(text)
    return tuple(read.span(start, end) for start, end in _found(read.text))
