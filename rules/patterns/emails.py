"""Where does a text hold an e-mail address, and which one is it, however it is spelled?

It looks for what stands for the @ first, and then to both sides of it, so that it takes no longer
over a text that is all dots and letters.
"""

import re
from functools import lru_cache
from itertools import islice

from rules.patterns.cues import words_in
from rules.plain import plain

_OPEN, _CLOSED = r"[(\[{<*|_~\-]", r"[)\]}>*|_~\-]"
_AT = re.compile(
    rf"""
    (?P<sign>\s{{0,2}}{_OPEN}?@{_CLOSED}?\s{{0,2}})
  | (?P<bracket>\s{{0,2}}{_OPEN}{{1,2}}\s?(?:at|a)\s?{_CLOSED}{{1,2}}\s{{0,2}})
  | (?P<word>\s{{1,2}}at\s{{1,2}})
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DOT = r"(?:\s?[(\[{<*]\s?(?:dot|\.)\s?[)\]}>*]\s?|\s{1,2}dot\s{1,2}|\s?\.\s?|_dot_|-dot-)"
_SPELLED_DOT = r"(?:\s?[(\[{<*]\s?dot\s?[)\]}>*]\s?|\s{1,2}dot\s{1,2}|_dot_|-dot-)"
_JOIN = rf"(?:{_SPELLED_DOT}|\s(?:underscore|hyphen|dash|plus)\s|\s?[(\[{{<*]\s?\.\s?[)\]}}>*]\s?)"
_WHOSE = re.compile(
    rf"(?<![\w.+\-])[\w.+\-']{{1,64}}(?:{_JOIN}[\w.+\-]{{1,64}}){{0,4}}$",
    re.IGNORECASE,
)
_ENDINGS = (
    "com|org|net|uk|co|gov|edu|sch|school|ac|info|me|io|eu|ie|email|mail|biz|online|education|london|cymru|wales|scot|plc|"
    "de|fr|pl|es|it|nl|us|ca|au|nz|in|ro|lt|bg|pt"
)
_FREE = (
    "gmail|googlemail|hotmail|ymail|icloud|btinternet|talktalk|virginmedia|ntlworld|"
    "protonmail|gmx|tiscali|blueyonder"
)
"""Hosts that can be nothing else; they are known without their ending too."""
_WORD_HOSTS = "outlook|yahoo|live|aol|sky|msn|mac|me|zoho|proton|o2"
_TIGHT_HOST = re.compile(r"(?:[\w\-]{1,63}\.){1,6}[^\W\d_]{2,24}")
_SPELLED_HOST = re.compile(
    rf"(?P<first>[\w\-]{{1,63}})(?:{_DOT}[\w\-]{{1,63}}){{0,5}}?{_DOT}(?:{_ENDINGS})\b(?:{_DOT}(?:{_ENDINGS})\b){{0,2}}",
    re.IGNORECASE,
)
_FREE_HOST = re.compile(
    rf"(?:{_FREE})\b(?:[.,]\s?(?:com?|net|org|uk)\b){{0,2}}|(?:{_WORD_HOSTS})[.,](?:com?|net|org|uk)\b(?:\.uk\b)?",
    re.IGNORECASE,
)
_HAS_SPELLED_DOT = re.compile(_SPELLED_DOT, re.IGNORECASE)
_SPELLED = (
    (re.compile(_SPELLED_DOT, re.IGNORECASE), "."),
    (re.compile(r"\s?[(\[{<*]\s?\.\s?[)\]}>*]\s?"), "."),
    (re.compile(r"\s(?:hyphen|dash)\s", re.IGNORECASE), "-"),
    (re.compile(r"\sunderscore\s", re.IGNORECASE), "_"),
    (re.compile(r"\splus\s", re.IGNORECASE), "+"),
    (re.compile(r"\s+"), ""),
)
_HAS_DOT = re.compile(r"[.,]|dot", re.IGNORECASE)
_WORDS_FIRST = re.compile(r"(?:the|a|our|your|dot)\s", re.IGNORECASE)
_KNOWN_END = re.compile(rf"(?:\.|\b|,)\s?(?:{_ENDINGS})$", re.IGNORECASE)
_MARKED = re.compile(r"[\d._+]")
_CUE = re.compile(r"\b(?:e-?mails?|mail|write|contact|address|gmail|reach|inbox|send\s+\w+\s+to)\b", re.IGNORECASE)
_NO_OWNER = frozenset(
    """
    a all and are at available by club come day dinner events find food found from fun game games go have he here
    home hosted in is it join life live look looking meet meeting more now off on online only or out over party
    people place play see seen she shop sign start stay stuff tea thanks tickets time to today tomorrow tonight
    up us was we week were with working you
    """.split()  # noqa: SIM905  # sixty words read better as a block than as a list
)
_AT_WORDS, _HOST_WORDS = frozenset({"at", "a"}), frozenset({"dot", *_FREE.split("|"), *_WORD_HOSTS.split("|")})
_TIGHT_DOT = re.compile(r"\w\.[^\W\d_]{2}|[(\[{<*]\s?\.")
_NEAR, _FAR = 160, 200
_CUE_REACH = 40
_MOST_SIGNS = 600  # more than a post or a description can hold


def _host(text: str, at: re.Match[str]) -> str:
    """The host as it is written after this sign, or an empty text if there is none."""
    after = text[at.end() : at.end() + _FAR]
    if at["sign"] is not None and after.casefold().startswith("www."):
        return ""
    patterns = (_TIGHT_HOST, _SPELLED_HOST, _FREE_HOST) if _HAS_DOT.search(after) else (_FREE_HOST,)
    hosts = [found.group() for pattern in patterns if (found := pattern.match(after))]
    if at["word"] is None:
        return max(hosts, key=len, default="")
    return max((host for host in hosts if not _WORDS_FIRST.match(host)), key=len, default="")


def _is_meant(text: str, at: re.Match[str], owner: str, host: str) -> bool:
    """Says whether an address can be meant, and not "look at this.info" or "fair @ St.Mary's"."""
    is_loose = at.group()[:1].isspace()
    if at["bracket"] is not None or not is_loose:
        return True
    is_common = owner.rsplit(None, 1)[-1].casefold() in _NO_OWNER
    if at["sign"] is not None:
        return not is_common and bool(_KNOWN_END.search(host))
    if _HAS_SPELLED_DOT.search(host):
        return True
    is_marked = bool(_MARKED.search(owner) or _FREE_HOST.match(host))
    return not is_common and (
        is_marked or bool(_CUE.search(text[max(0, at.start() - _CUE_REACH) : at.start() - len(owner)]))
    )


def _address(owner: str, host: str) -> str:
    address = f"{owner}@{host.replace(',', '.')}"
    for pattern, sign in _SPELLED:
        address = pattern.sub(sign, address)
    return address.casefold()


def _may_be_spelled(text: str, shown: str) -> bool:
    """Says whether an address without an @ may be here: an "at" or "(a)", and a dot or a well-known host."""
    words = words_in(text)
    if words.isdisjoint(_AT_WORDS):
        return False
    return not words.isdisjoint(_HOST_WORDS) or _TIGHT_DOT.search(shown) is not None


def email_key(written: str) -> str:
    """One spelling for one address, or the text itself, small and without spaces, if it is none."""
    found = emails(written)
    return found[0][2] if found else "".join(written.split()).casefold()


@lru_cache(maxsize=64)
def emails(text: str) -> tuple[tuple[int, int, str], ...]:
    """The e-mail addresses in a text: where they stand as typed, and each in one spelling.

    Also those spelled "name (at) school dot uk", or with spaces between.
    """
    read = plain(text)
    shown, found, done = read.text, [], 0
    if "@" not in shown and not _may_be_spelled(text, shown):
        return ()
    for at in islice(_AT.finditer(shown), _MOST_SIGNS):
        if at.start() < done:
            continue
        if not (host := _host(shown, at)):
            continue
        before = _WHOSE.search(shown, max(done, at.start() - _NEAR), at.start())
        owner = before.group().lstrip(".-'") if before else ""
        if owner and _is_meant(shown, at, owner, host):
            done = at.end() + len(host)
            found.append((*read.span(at.start() - len(owner), done), _address(owner, host)))
    return tuple(found)
