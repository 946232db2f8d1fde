"""Where would a reader be sent, and did anybody mean to send them there?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.examples import PICTURE, SINCE, facts, post, showing, situation, typed
from rules.facts import Facts, Looked, Post, Region, SeenLine
from rules.findings import Field, Finding, Severity, Where
from rules.rule import rule
from rules.text import Link, urls

_SHORTENERS = frozenset(
    """
    adobe.ly amzn.to bbc.in bit.do bit.ly bitly.com bl.ink buff.ly cutt.ly dlvr.it eepurl.com fb.me flip.it
    forms.gle goo.gl gu.com huff.to ift.tt instagr.am is.gd j.mp l.ead.me lnkd.in mailchi.mp maps.app.goo.gl
    me-qr.com mcaf.ee n.pr nyti.ms ow.ly page.link po.st qr.ae qr.io qrco.de qrs.ly rb.gy rebrand.ly s.id
    shorturl.at shorturl.gg smarturl.it snip.ly soo.gd spr.ly t.co t.ly t.me tcrn.ch tiny.cc tiny.one tinyurl.com
    trib.al tr.im u.nu v.gd wa.me wp.me x.co yhoo.it youtu.be zpr.io 1drv.ms db.tt
    """.split()  # noqa: SIM905  # seventy hosts read better as a block than as a list
)

_WORDS_THAT_END_DOMAINS = frozenset(
    """
    able active actor am art as at author autos baby band bar bargains be beauty beer best bet bible bike bio
    blog blue boats boo book bot box boutique build business buy by call camp car care cars case cash casino
    cat center chat cheap christmas church city click clothing cloud club coach codes coffee college community
    company computer cool country courses cricket dad dance date day deal deals delivery diet direct discount
    do doctor dog dot download drive duck earth eat education email energy events exchange expert exposed
    fail faith family fan fans farm fashion fast film final fire fish fishing fit fitness flights fly food
    football forum free fun fund futbol gallery game games garden gay gift gifts giving glass go gold golf
    green group guide guitars hair health help here hockey holiday home horse hospital host hot hotels house
    how ice id in info ink is it jobs joy kids kim kitchen la land law legal lgbt life lighting like limo
    link live living lol love ma makeup man map market me media meet meme memorial men menu mini mobile mom
    moda money movie mr museum my name network new news next no now off office one ooo open org page pa
    party pay pet phone photo photos pics pictures pink pizza place play plus post press prime properties
    pub quest racing radio read recipes red rent repair report rest review rich rip rocks room rugby run safe
    safety sale save school science search seat select services sew shoes shop show singles site ski skin
    smart so soccer social solar song space sport spot star store stream studio study style support swiss
    systems team tennis theater theatre tickets tips to today tools top tours town toys trade training
    travel tube university us vet vision vote voting walter watch weather wedding win wine winners work
    works world wow yoga you zero zone
    """.split()  # noqa: SIM905  # as above
)


_LEADS_TO = "https://bit.ly/lunsford-fair"
_CODE = replace(
    PICTURE,
    looked=Looked(lines=(SeenLine(Region(0.4, 0.4, 0.2, 0.2), _LEADS_TO, is_code=True),)),
    words_read=_LEADS_TO,
)
_SHEET = showing("Sign up: docs.google.com/spreadsheets/d/1AbC/edit")


def _is_known(host: str, known: Iterable[str]) -> bool:
    """Says whether a host is one the school trusts, or lies under one."""
    return any(
        host == name or host.endswith(f".{name}") for name in (k.casefold().strip(" .") for k in known) if name
    )


def _is_accident(link: Link) -> bool:
    """Says whether this is a full stop without a space after it: "day.It" or "tomorrow.so"."""
    if link.has_protocol or link.has_more_than_host or link.text.count(".") != 1 or not link.certain:
        return False
    before, after = link.text.split(".")
    if link.host in _SHORTENERS or not any(c.isalpha() for c in before):
        return False
    new_sentence = after[:1].isupper() and not (before.isupper() and after.isupper())
    return new_sentence or after in _WORDS_THAT_END_DOMAINS


Place = tuple[Link, Where]


def _in_text(post: Post) -> Iterator[Place]:
    """The links of the text. Descriptions of pictures hold no links: X does not make any there."""
    for link in urls(post.text):
        yield link, Where(Field.TEXT, None, link.start, link.end)


def _in_codes(post: Post) -> Iterator[Place]:
    """Where the codes in the pictures lead."""
    for picture in post.pictures:
        at = 0
        for line in picture.looked.lines if picture.looked else ():
            if line.is_code:
                for link in urls(line.text):
                    yield link, Where(Field.PICTURES, picture.position, at + link.start, at + link.end)
            at += len(line.text) + 1


def _printed(post: Post) -> Iterator[Place]:
    """The links that are written in pictures, where people can type them off."""
    for picture in post.pictures:
        for link in urls(picture.words_read) if "." in picture.words_read else ():
            yield link, Where(Field.PICTURES, picture.position, link.start, link.end)


def _outside(facts: Facts, links: Iterable[Place]) -> Iterator[Place]:
    """Those that do not lead to a host the school knows."""
    for link, where in links:
        if not _is_known(link.host, facts.school.link_hosts):
            yield link, where


def _is_short(link: Link) -> bool:
    return link.host.removeprefix("www.") in _SHORTENERS


@rule(
    id="link-unknown-or-short",
    title="A shortened link, or a site we do not know",
    severity=Severity.BLOCK,
    other_severities=(Severity.REASON,),
    clause="5.b3",
    since=SINCE,
    version=2,
    why=(
        "Nobody can see where a short link leads, and it can be changed after we posted it. A site that nobody "
        "at school has looked at may show families something else tomorrow."
    ),
    blind_spots=(
        "What a page shows, or whether it changed since somebody looked.",
        "A site that is only written in a picture, unless it is short or a shared document.",
        "Short links of services it has not heard of count as unknown sites.",
    ),
    clears_when=(
        "A short link is replaced by the full one. An unknown site has a reason that the second reader accepts, "
        "or a leader has added it to the school's list."
    ),
    trips=(
        typed("Book here: bit.ly/lunsford-fair", "short: this stops the post"),
        typed("See https://tinyurl.com/abc123"),
        typed("More at https://pond-dipping.example.com/kent", "unknown: this needs a reason"),
        situation("A code in a picture that leads to bit.ly", facts(post("Look!", _CODE))),
    ),
    passes=(
        typed("More at https://www.lunsfordprimary.example.org/news", "our own site"),
        typed("Term dates: https://www.gov.uk/school-term-holiday-dates", "on the school's list"),
        typed("Scores were 3.2 and 4.5, well done all"),
    ),
)
def link_unknown_or_short(facts: Facts) -> Iterable[Finding]:
    """Links to shorteners are stopped; links to hosts that are not on the school's list need a reason.

    A link that is only written in a picture counts where it is short.
    """
    typed_in = [place for place in _outside(facts, _in_text(facts.post)) if not _is_accident(place[0])]
    codes = list(_outside(facts, _in_codes(facts.post)))
    taken = {where for _, where in codes}
    printed = (p for p in _outside(facts, _printed(facts.post)) if _is_short(p[0]) and p[1] not in taken)
    for link, where in (*typed_in, *codes, *printed):
        if _is_short(link):
            yield link_unknown_or_short.found(
                where,
                message="This is a short link, and nobody can see where it leads.",
                remedy="Open it, copy the full address from the top of the page, and use that.",
                reader=f"A short link ({link.text}) hides where families would be sent.",
                evidence=link.text,
            )
        else:
            yield link_unknown_or_short.found(
                where,
                severity=Severity.REASON,
                message=f"This links to {link.host}, which is not on the school's list of sites.",
                remedy="Say why this site is right for our families, or ask a leader to add it to the list.",
                reader=f"The post links to {link.host}, which is not on our list. Please open it and look.",
                evidence=link.text,
            )


@rule(
    id="accidental-link",
    title="A missing space that makes a link",
    severity=Severity.BLOCK,
    clause="5.b10c",
    since=SINCE,
    why=(
        "X turns two words with a full stop between them into a link when the second happens to be the ending "
        "of a web address. Families who tap it arrive at a stranger's site that we never looked at."
    ),
    blind_spots=("Endings of web addresses that X's published list did not hold when it was last issued.",),
    clears_when="There is a space after the full stop, or a link you did mean starts with https://.",
    trips=(
        typed("What a great day.It was muddy and marvellous"),
        typed("Bring your homework.Today is the day"),
        typed("see you all tomorrow.so exciting", "small letters"),
    ),
    passes=(
        typed("What a great day. It was muddy and marvellous"),
        typed("Read it on lunsfordprimary.example.org"),
        typed("We did S.P.a.G. and P.E. today"),
        typed("Look it up on https://day.it", "it was meant, so it counts as a link to an unknown site"),
    ),
)
def accidental_link(facts: Facts) -> Iterable[Finding]:
    """Two words with a full stop but no space between them, which X would make a link."""
    for link, where in _outside(facts, _in_text(facts.post)):
        if _is_accident(link):
            yield accidental_link.found(
                where,
                message=f"“{link.text}” becomes a link to a stranger's site, because there is no space in it.",
                remedy="Put a space after the full stop. If you did mean a link, begin it with https://.",
                reader=f"“{link.text}” would be a link to a stranger's site by accident.",
                evidence=link.text,
            )


_OPEN_DOCUMENTS = re.compile(
    r"""
    ^(?:https?://)?(?:www\.|m\.)?(?:
        docs\.google\.com/(?!.*(?:/pub(?:\?|/|$)|/pubhtml|/viewform))(?:document|spreadsheets|presentation|forms|drawings)/
      | drive\.google\.com/ | photos\.app\.goo\.gl/ | photos\.google\.com/(?:share|u/|album)
      | (?:1drv\.ms|onedrive\.live\.com)/ | [\w\-]+\.sharepoint\.com/
      | (?:dropbox\.com|db\.tt)/(?:s|sh|scl|t|request)/
      | (?:share\.)?icloud\.com/(?:photos|sharedalbum|iclouddrive|pages|numbers|notes|\#) | share\.icloud\.com/
      | (?:we\.tl|wetransfer\.com)/ | (?:padlet\.com|jamboard\.google\.com)/
      | (?:doodle\.com|doodle\.co\.uk)/ | (?:signupgenius\.com|signup\.com|volunteersignup\.org)/
      | (?:chat\.whatsapp\.com|t\.me/(?:joinchat|\+)|discord\.gg|m\.me)/?
      | (?:trello\.com|airtable\.com|miro\.com|etherpad\.org|hackmd\.io|notion\.so|[\w\-]+\.notion\.site)/
      | canva\.com/design/\S+/edit | (?:flickr\.com/\S+/(?:albums|sets)|amazon\.co\.uk/photos)/
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


@rule(
    id="link-open-document",
    title="A link to a shared document or album",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    version=2,
    why=(
        "A shared sheet, album or group often shows everybody's names, numbers and pictures to whoever has the "
        "link, and lets them change it. After a post that is the whole world."
    ),
    blind_spots=(
        "A shared document behind a short link or on a site that is not on its list.",
        "A form for answers may be left open to everybody as well: look at it signed out.",
    ),
    clears_when="What families need stands on the school's own site, or in a form that only takes answers.",
    trips=(
        typed("Sign up here: https://docs.google.com/spreadsheets/d/1AbC/edit"),
        typed("All the pictures: https://photos.app.goo.gl/AbC123"),
        typed("Join the class group https://chat.whatsapp.com/AbC123"),
        situation("A poster with the address of a shared sheet", facts(post("Look!", _SHEET))),
    ),
    passes=(
        typed("Book here: https://docs.google.com/forms/d/e/1AbC/viewform", "it only takes answers"),
        typed("More at https://www.lunsfordprimary.example.org/docs/menu.pdf"),
        typed("We learned to share a document in computing today"),
    ),
)
def link_open_document(facts: Facts) -> Iterable[Finding]:
    """Links to documents, albums, sign-up sheets and chat groups that whoever has the link can open."""
    typed_in = _in_text(facts.post) if "/" in facts.post.text else ()
    for link, where in (*typed_in, *_printed(facts.post)):
        if _OPEN_DOCUMENTS.match(link.text):
            yield link_open_document.found(
                where,
                message="This link may show families' names or pictures to anyone.",
                remedy="Put what families need on the school's own site, or use a form that only takes answers.",
                reader=f"The post links to a shared document or album ({link.text}).",
                evidence=link.text,
            )
