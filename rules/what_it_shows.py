"""What does a picture show of a child, and is that for everybody to see?"""

import re
from collections.abc import Iterable
from dataclasses import replace

from rules.examples import PICTURE, SCHOOL, SINCE, WITH_SOMEBODY, facts, post, seen, situation
from rules.faces import may_show_faces
from rules.facts import Facts, Looked, Picture, PicturePolicy, Source
from rules.findings import Field, Finding, Severity, Where
from rules.people import somebody_said
from rules.rule import rule

CLOSE_UP = 0.15
"""How much of a picture one face fills when it is a close-up."""

_FACE = replace(WITH_SOMEBODY, recognisable=True, looked=seen(faces=1))
_PORTRAIT = replace(_FACE, looked=seen(faces=1, size=0.4))
_TALL_PORTRAIT = replace(_FACE, looked=seen(faces=1, size=0.5))
_TWO_CLOSE = replace(_FACE, looked=seen(faces=2, size=0.4), heads=2, adults=1)
_IN_THE_POOL = replace(WITH_SOMEBODY, alt_text="Three children swimming their first length")
_ASLEEP = replace(WITH_SOMEBODY, alt_text="A child fast asleep on the reading rug")
_MEDALS = replace(PICTURE, alt_text="Swimming medals on a table")
_BEAUTY = replace(WITH_SOMEBODY, alt_text="Children rehearse Sleeping Beauty on our stage")
_POSTER = replace(PICTURE, source=Source.GRAPHIC)
_DRAWN_CHILD = replace(WITH_SOMEBODY, source=Source.GRAPHIC)
_SECOND = replace(WITH_SOMEBODY, position=2, alt_text="A child bends over a puddle")
_DARK = replace(WITH_SOMEBODY, looked=Looked(too_dark=True))
_BLURRED = replace(PICTURE, looked=Looked(too_blurred=True))
_PERHAPS = replace(PICTURE, looked=replace(seen(faces=1), faces=(replace(seen(faces=1).faces[0], sure=False),)))
_SCHOOL_WITH_FACES = replace(SCHOOL, picture_policy=PicturePolicy.FACES_WITH_REASON)


def _with_faces(*pictures: Picture) -> Facts:
    return replace(facts(post("Look!", *pictures)), school=_SCHOOL_WITH_FACES)


@rule(
    id="single-child-close-up",
    title="A close-up of one child",
    severity=Severity.REASON,
    clause="5.b7",
    since=SINCE,
    why="A large, sharp picture of one face is the easiest to copy, alter and misuse.",
    blind_spots=("A close-up in which the computer finds no face.",),
    clears_when="Another picture is used, or you have written why it must be so near.",
    trips=(
        situation("One face, which fills a sixth of the picture", _with_faces(_PORTRAIT)),
        situation("One face, which fills a quarter of the picture", _with_faces(_TALL_PORTRAIT)),
    ),
    passes=(
        situation("One face, further away", _with_faces(_FACE)),
        situation("Two people side by side", _with_faces(_TWO_CLOSE)),
    ),
)
def single_child_close_up(facts: Facts) -> Iterable[Finding]:
    """One face alone that fills much of a picture of a child who can be recognised."""
    for picture in facts.post.pictures if may_show_faces(facts) else ():
        faces, number = picture.open_faces, picture.position
        alone = picture.recognisable and len(faces) == 1 and bool(picture.shown or picture.guests)
        if alone and faces[0].region.area > CLOSE_UP:
            yield single_child_close_up.found(
                Where(Field.PEOPLE, number),
                message=f"Picture {number} is a close-up of one child. Close-ups are the easiest to misuse.",
                remedy="Use one from further away or with more people in it, or write why it has to be this one.",
                reader=f"Picture {number} is a close-up of one child. Is it worth that?",
            )


_UNSUITABLE = re.compile(
    r"""\b(?:
        swim(?:ming|s|mers?|suits?|wear)? | swam | poolside
      | (?:in|by|into|beside)\s(?:the\s|a\s)?(?:paddling\s|swimming\s)?pool
      | (?:swimming\s)?trunks | bikinis? | changing\s(?:room|rooms|for|into|area)
      | (?:get|gets|getting)\s(?:changed|undressed|dressed(?!\sup))
      | leotards? | gymnast(?:ic|ics|s)? | gym\s(?:kit|class|lesson|display) | underwear | pants | topless
      | toilets?(?!\s(?:roll|rolls|paper|tube|tubes)) | loos? | potty | nappy | nappies | bathroom
      | first[\s-]aid(?!\s(?:course|lesson|training|workshop|skills|kit)) | injur(?:y|ies|ed) | bleeding
      | nosebleed | bruised?
      | (?:arm|leg|foot|hand|wrist|ankle)\sin\s(?:a\s)?(?:plaster|cast|sling|bandage) | on\scrutches | bandaged
      | asleep | sleeping(?!\s(?:beauty|lions|bags?|giant|dragon)) | napping | nap\stime
      | crying | in\stears | tearful | sobbing | weeping(?!\swillow) | upset | distressed
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


@rule(
    id="unsuitable-setting-or-clothing",
    title="Not a picture for everybody",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    lifted_by="dsl",
    other_severities=(Severity.REASON,),
    why=(
        "Children in swimwear, changing, asleep, hurt or in tears cannot choose who sees them so. Strangers "
        "look for exactly these pictures."
    ),
    blind_spots=("What is in the picture and not in its description: it reads words, and sees no clothes.",),
    clears_when="Another picture is used: of the kit, the medals, the work, or the children dressed and well.",
    trips=(
        situation(
            "A picture described as “Three children swimming their first length”",
            facts(post("Look!", _IN_THE_POOL)),
        ),
        situation(
            "A picture described as “A child fast asleep on the reading rug”", facts(post("Look!", _ASLEEP))
        ),
        situation(
            "“What a swimming gala!”, and a picture with a child in it",
            facts(post("What a swimming gala!", WITH_SOMEBODY)),
            "only the text says it, so a reason is enough",
        ),
    ),
    passes=(
        situation("Swimming medals on a table, with nobody in the picture", facts(post("What a gala!", _MEDALS))),
        situation("Children rehearse Sleeping Beauty", facts(post("Look!", _BEAUTY))),
        situation("“Swimming starts on Monday”, without a picture", facts(post("Swimming starts on Monday"))),
    ),
)
def unsuitable_setting_or_clothing(facts: Facts) -> Iterable[Finding]:
    """A cue of water, changing, sleep, hurt or tears in the description of people, or in the text beside them."""
    with_people = [picture for picture in facts.post.pictures if picture.people or picture.open_faces]
    described = False
    for picture in with_people:
        if cue := _UNSUITABLE.search(picture.alt_text):
            described = True
            yield unsuitable_setting_or_clothing.found(
                Where(Field.ALT_TEXT, picture.position, cue.start(), cue.end()),
                message=f"This is not the kind of picture to show in public: “{cue.group()}”.",
                remedy="Use a picture of the kit, the medals or the work, or ask the safeguarding lead.",
                reader=f"The description of picture {picture.position} says “{cue.group()}”. Should it be public?",
                evidence=cue.group(),
            )
    if with_people and not described and (cue := _UNSUITABLE.search(facts.post.text)):
        yield unsuitable_setting_or_clothing.found(
            Where(Field.TEXT, None, cue.start(), cue.end()),
            severity=Severity.REASON,
            message=f"The text says “{cue.group()}”. Do the pictures show children so?",
            remedy="If they do, use others. If they do not, write what they show.",
            reader=f"The text says “{cue.group()}”. Please look whether the pictures show children so.",
            evidence=cue.group(),
        )


_SAYS_AI = re.compile(
    r"\b(?:(?:made|created|drawn|designed|generated|painted|edited|imagined|produced)\s(?:with|by|using|in)\s(?:an?\s)?"
    r"(?:ai|chat\s?gpt|copilot|gemini|midjourney|dall[\s·-]?e|firefly)|ai[\s-](?:generated|made|art|image|picture|poster|edited)|"
    r"midjourney|dall[\s·-]?e|(?:face|background)[\s-]?swap)\b",
    re.IGNORECASE,
)


@rule(
    id="ai-made-or-edited",
    title="A picture made or changed by a computer",
    severity=Severity.REASON,
    clause="5.b10d",
    since=SINCE,
    other_severities=(Severity.BLOCK,),
    why="Families must know what is real. And a child's face or body is never altered, not even kindly.",
    blind_spots=("A picture made by a computer of which nobody says so: no check can tell it for certain.",),
    clears_when="“It contains AI-made pictures” is ticked where it does, and no picture of a child was altered.",
    trips=(
        situation(
            "Marked as made with AI, and its only picture shows a child",
            facts(replace(post("Look!", WITH_SOMEBODY), made_with_ai=True)),
        ),
        situation(
            "Marked as made with AI; one of its two pictures shows a child",
            facts(replace(post("Look!", _POSTER, _SECOND), made_with_ai=True)),
        ),
        situation("A drawing, and a pupil is ticked as shown in it", facts(post("Look!", _DRAWN_CHILD))),
        situation(
            "“A dragon, made with AI”, and the mark is missing", facts(post("A dragon, made with AI", _POSTER))
        ),
    ),
    passes=(
        situation("A poster marked as made with AI", facts(replace(post("Look!", _POSTER), made_with_ai=True))),
        situation("Our own poster", facts(post("Look!", _POSTER))),
        situation("A picture of a child from behind", facts(post("Look!", WITH_SOMEBODY))),
    ),
)
def ai_made_or_edited(facts: Facts) -> Iterable[Finding]:
    """A child in a picture that a computer may have made, and a word of AI without its mark."""
    pictures, marked = facts.post.pictures, facts.post.made_with_ai
    with_children = [picture for picture in pictures if picture.shown or picture.guests]
    if marked and pictures and len(with_children) == len(pictures):
        yield ai_made_or_edited.found(
            Where(Field.PICTURES, pictures[0].position),
            severity=Severity.BLOCK,
            message="The post is marked as made with AI, and there is a child in every picture.",
            remedy="Never alter a child. Use the real picture and take the mark away, or one without children.",
            reader="The post is marked as made with AI, and there is a child in every picture.",
        )
    elif marked and with_children:
        yield ai_made_or_edited.found(
            Where(Field.PICTURES, with_children[0].position),
            message="The post is marked as made with AI, and children are shown in it.",
            remedy="Write which picture AI made, and that no child was altered.",
            reader="The post is marked as made with AI, and children are shown in it. Which picture did AI make?",
        )
    for picture in with_children if not marked else ():
        if picture.source is Source.GRAPHIC:
            number = picture.position
            yield ai_made_or_edited.found(
                Where(Field.PICTURES, number),
                message=f"Picture {number} is drawn or designed, and a child is shown in it.",
                remedy="Write how it was made, and that no picture of a child was altered.",
                reader=f"Picture {number} is drawn or designed, and a child is shown in it. Was a child altered?",
            )
    if pictures and not marked and (said := _says_ai(facts)):
        yield ai_made_or_edited.found(
            said[0],
            message=f"“{said[1]}”: was a picture made or changed with AI?",
            remedy="If so, tick “It contains AI-made pictures”. If not, write why not.",
            reader=f"It says “{said[1]}”, and the post is not marked as made with AI.",
            evidence=said[1],
        )


def _says_ai(facts: Facts) -> tuple[Where, str] | None:
    """The first place where the post says that AI made a picture."""
    if found := _SAYS_AI.search(facts.post.text):
        return Where(Field.TEXT, None, found.start(), found.end()), found.group()
    for picture in facts.post.pictures:
        if found := _SAYS_AI.search(picture.alt_text):
            return Where(Field.ALT_TEXT, picture.position, found.start(), found.end()), found.group()
        if found := _SAYS_AI.search(picture.words_read) or _SAYS_AI.search(picture.credit):
            return Where(Field.PICTURES, picture.position), found.group()
    return None


@rule(
    id="face-may-be-missed",
    title="A face may have been missed",
    severity=Severity.ADVICE,
    clause="5.b7",
    since=SINCE,
    why="In the dark and in a blur the computer misses faces that people can still make out.",
    blind_spots=("It says so only where the picture is plainly dark or blurred, or a shape is nearly a face.",),
    clears_when="You have looked at the picture in full size and counted for yourself.",
    trips=(
        situation("A very dark picture", facts(post("Look!", _DARK))),
        situation("A very blurred picture", facts(post("Look!", _BLURRED))),
        situation("“No person pictured”, and a shape that may be a face", facts(post("Look!", _PERHAPS))),
    ),
    passes=(
        situation("A clear picture", facts(post("Look!", WITH_SOMEBODY))),
        situation(
            "The shape is a pattern on a curtain: “not a face”",
            facts(post("Look!", replace(_PERHAPS, not_faces=frozenset({1})))),
        ),
    ),
)
def face_may_be_missed(facts: Facts) -> Iterable[Finding]:
    """A dark or blurred picture, and a shape that may be a face where there should be none."""
    for picture in facts.post.pictures:
        looked, number = picture.looked, picture.position
        if looked is None:
            continue
        unsure = [face for face in looked.faces if not face.sure and face.number not in picture.not_faces]
        where = Where(Field.PEOPLE, number)
        if looked.too_dark or looked.too_blurred:
            what = "very dark" if looked.too_dark else "very blurred"
            yield face_may_be_missed.found(
                where,
                message=f"Picture {number} is {what}, so a face may have been missed.",
                remedy="Open it in full size and count for yourself, or use a clearer one.",
                reader=f"Picture {number} is {what}. Please look for faces that the computer missed.",
            )
        elif unsure and (picture.nobody_pictured or (somebody_said(picture) and picture.recognisable is False)):
            yield face_may_be_missed.found(
                where,
                message=f"Something in picture {number} may be a face.",
                remedy="Open it in full size. If it is a face, cover it; if it is none, choose “Not a face”.",
                reader=f"Something in picture {number} may be a face. Please look.",
            )
