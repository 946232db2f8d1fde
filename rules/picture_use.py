"""Where does a picture come from, and by what right do we use it?"""

import re
from collections.abc import Iterable
from dataclasses import replace

from rules.examples import PICTURE, SINCE, WITH_SOMEBODY, facts, post, showing, situation
from rules.facts import Facts, Picture, Source
from rules.findings import Field, Finding, Severity, Where
from rules.people import some
from rules.rule import rule

_NOT_SAID = replace(PICTURE, source=Source.NOT_SAID)
_OWN_PHONE = replace(PICTURE, source=Source.OWN_DEVICE)
_FROM_FAMILY = replace(PICTURE, source=Source.FAMILY)
_FOUND = replace(PICTURE, source=Source.OTHER_MAKER)
_CREDITED = replace(_FOUND, credit="Kent Wildlife Trust, who wrote on 3 November 2026 that we may use it")
_WATERMARK = showing("shutterstock")
_COPYRIGHT = showing("© 2024 Dragonfly Films")
_SCHOOLS_OWN = showing("© Lunsford Primary 2026")
_WITH_GUESTS = replace(WITH_SOMEBODY, recognisable=True, heads=4, guests=3)
_AGREED_GUESTS = replace(
    _WITH_GUESTS, credit="Barley Lane Primary wrote on 20 November 2026 that their families agreed"
)
_GUESTS_FROM_BEHIND = replace(_WITH_GUESTS, recognisable=False)


def _at(picture: Picture) -> Where:
    return Where(Field.PICTURES, picture.position)


@rule(
    id="source-not-said",
    title="Nobody has said where the picture comes from",
    severity=Severity.BLOCK,
    clause="4.1.b5",
    since=SINCE,
    why="A picture from a private phone, a parent or the web needs something more before it can be published.",
    blind_spots=("Whether the answer is true.",),
    clears_when="One of the sources is chosen.",
    trips=(
        situation("A picture, and nothing said of its source", facts(post("Look!", _NOT_SAID))),
        situation(
            "The second of two pictures, and nothing said of its source",
            facts(post("Look!", PICTURE, replace(_NOT_SAID, position=2, alt_text="A heron in the reeds"))),
        ),
    ),
    passes=(
        situation("A picture taken with a school device", facts(post("Look!", PICTURE))),
        situation("A post without a picture", facts(post("See you on Friday"))),
    ),
)
def source_not_said(facts: Facts) -> Iterable[Finding]:
    """A picture without a source."""
    for picture in facts.post.pictures:
        if picture.source is Source.NOT_SAID:
            yield source_not_said.found(
                _at(picture),
                message=f"Where does picture {picture.position} come from?",
                remedy="Choose what it was taken with, or who made it.",
                reader=f"Nobody has said where picture {picture.position} comes from.",
            )


@rule(
    id="personal-device-source",
    title="A picture taken with a private phone",
    severity=Severity.REASON,
    clause="4.1.b5",
    since=SINCE,
    why="Pictures of school must not lie on private phones or in private clouds, whoever the phone belongs to.",
    blind_spots=("Copies that a phone sends to a cloud by itself.",),
    clears_when="You have written why it was your own phone, and that your copy is deleted.",
    trips=(
        situation("A picture from a teacher's own phone", facts(post("Look!", _OWN_PHONE))),
        situation(
            "A picture of a child from a teacher's own phone",
            facts(post("Look!", replace(WITH_SOMEBODY, source=Source.OWN_DEVICE))),
        ),
    ),
    passes=(
        situation("A picture taken with a school device", facts(post("Look!", PICTURE))),
        situation("A picture that another organisation made", facts(post("Look!", _CREDITED))),
    ),
)
def personal_device_source(facts: Facts) -> Iterable[Finding]:
    """A picture from its author's own device."""
    for picture in facts.post.pictures:
        if picture.source is Source.OWN_DEVICE:
            number = picture.position
            yield personal_device_source.found(
                _at(picture),
                message=f"Picture {number} was taken with your own device. Please use a school device.",
                remedy="Delete your copy, from the cloud as well. Then write why, and that it is deleted.",
                reader=f"Picture {number} was taken with a private device. Is the copy deleted?",
            )


_AGENCIES = re.compile(
    r"\b(?:shutterstock|getty ?images?|istock(?:photo)?|alamy|adobe ?stock|dreamstime|depositphotos|123rf|"
    r"bigstock|freepik|vecteezy|pa ?(?:images|media)|press association|reuters|stock ?photo|all rights reserved)\b"
    r"|© ?(?:(?:19|20)\d\d )?\w{3}|\(c\) ?(?:19|20)\d\d",
    re.IGNORECASE,
)


@rule(
    id="image-licence-missing",
    title="Somebody else's picture",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    why="A poster, a cartoon or a picture from a search belongs to somebody, and schools have paid for using one.",
    blind_spots=("A picture from the web that its author calls our own, and that has no mark in it.",),
    clears_when="It is our own work, or who made it and by what right we use it is written down.",
    trips=(
        situation("A picture that somebody else made, and no word of who", facts(post("Look!", _FOUND))),
        situation("A picture from a family, and no word of their agreement", facts(post("Look!", _FROM_FAMILY))),
        situation("“shutterstock” can be read in the picture", facts(post("Look!", _WATERMARK))),
        situation("“© 2024 Dragonfly Films” can be read in the picture", facts(post("Look!", _COPYRIGHT))),
    ),
    passes=(
        situation("A charity's picture, with who made it and what they wrote", facts(post("Look!", _CREDITED))),
        situation("Our own name behind the © on our own poster", facts(post("Look!", _SCHOOLS_OWN))),
        situation("A picture taken with a school device", facts(post("Look!", PICTURE))),
    ),
)
def image_licence_missing(facts: Facts) -> Iterable[Finding]:
    """A picture by others, or with an agency's mark in it, without a word of the right to use it."""
    for picture in facts.post.pictures:
        number = picture.position
        if picture.credit.strip():
            continue
        mark = next((m for line in picture.words_read.splitlines() if (m := _mark(line, facts.school.name))), "")
        if picture.source is Source.FAMILY:
            said = f"Who took picture {number}, and did they agree that we publish it?"
            remedy = "Write who took it and when they agreed, and that everybody in it agreed."
        elif picture.source is Source.OTHER_MAKER:
            said = f"Who owns picture {number}, and what lets us use it?"
            remedy = "Write who made it and by what licence or letter we use it. Or use a picture of our own."
        elif mark:
            said = f"Picture {number} bears the mark of somebody who sells or owns pictures."
            remedy = "Use a picture of our own. If we may use it, choose “Made by somebody else” and say why."
        else:
            continue
        yield image_licence_missing.found(
            _at(picture),
            message=said,
            remedy=remedy,
            reader=f"Nothing says by what right we use picture {number}.",
            evidence=mark,
        )


def _mark(line: str, school: str) -> str:
    """The mark of an agency or owner in a line of writing, unless it is the school's own."""
    found = _AGENCIES.search(line)
    return found.group() if found and school.casefold() not in line.casefold() else ""


@rule(
    id="other-children",
    title="Children who aren't ours",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    other_severities=(Severity.REASON,),
    why="Visiting teams, brothers and sisters have families too, and we hold no permission from them.",
    blind_spots=("Guests whom nobody counted.", "What the other school really holds on file."),
    clears_when="They are covered or cannot be recognised, or the other school's written word is noted.",
    trips=(
        situation("Three children of another school beside one of ours", facts(post("Look!", _WITH_GUESTS))),
        situation(
            "The other school has confirmed it in writing",
            facts(post("Look!", _AGREED_GUESTS)),
            "a reason is enough then",
        ),
    ),
    passes=(
        situation("They can be seen from behind only", facts(post("Look!", _GUESTS_FROM_BEHIND))),
        situation("A picture of one of our own", facts(post("Look!", WITH_SOMEBODY))),
    ),
)
def other_children(facts: Facts) -> Iterable[Finding]:
    """Children of others who could be recognised; with a noted confirmation it takes a reason."""
    for picture in facts.post.pictures:
        if not picture.guests or picture.recognisable is False:
            continue
        guests = some(picture.guests, "child who isn't ours", "children who aren't ours")
        confirmed = bool(picture.credit.strip())
        yield other_children.found(
            Where(Field.PEOPLE, picture.position),
            severity=Severity.REASON if confirmed else None,
            message=f"Picture {picture.position} shows {guests}, and we hold no permission for them.",
            remedy="Write who confirmed it in writing, for which children, and when."
            if confirmed
            else "Cover them or use another picture, or note beside it who confirmed it in writing, and when.",
            reader=f"Picture {picture.position} shows {guests}. Who confirmed that they may be shown?",
        )
