"""Is every face that was found accounted for, and may faces be shown at all?"""

from collections.abc import Iterable
from dataclasses import replace

from rules.examples import PICTURE, SCHOOL, SINCE, WITH_SOMEBODY, facts, post, seen, situation
from rules.facts import Facts, Picture, PicturePolicy
from rules.findings import Field, Finding, Severity, Where
from rules.people import some, somebody_said
from rules.rule import rule

_NOT_LOOKED_AT = replace(PICTURE, looked=None)
_NINE_FACES = replace(WITH_SOMEBODY, looked=seen(faces=9), heads=7, adults=6)
_FACE_BUT_NOBODY = replace(PICTURE, looked=seen(faces=1))
_NOT_A_FACE = replace(_FACE_BUT_NOBODY, not_faces=frozenset({1}))
_FACE = replace(WITH_SOMEBODY, recognisable=True, looked=seen(faces=1))
_FACE_DENIED = replace(WITH_SOMEBODY, looked=seen(faces=1))
_COLLEAGUE = replace(_FACE, shown=(), adults=1)
_COVERED = replace(WITH_SOMEBODY, covered=1)


def _under(policy: PicturePolicy, picture: Picture) -> Facts:
    school = replace(SCHOOL, picture_policy=policy)
    return replace(facts(post("Look!", picture)), school=school)


def may_show_faces(facts: Facts) -> bool:
    """Says whether faces can be agreed to at all, so that more has to be said of them."""
    return facts.school.picture_policy is PicturePolicy.FACES_WITH_REASON


def _at(picture: Picture) -> Where:
    return Where(Field.PEOPLE, picture.position)


@rule(
    id="picture-not-looked-at",
    title="A picture that has not been checked yet",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    why="Faces and names in a picture are looked for before anybody reads the post, so that none slips through.",
    blind_spots=("What the check then misses: it helps your eyes and does not replace them.",),
    clears_when="The picture has been checked, which takes a few seconds.",
    trips=(
        situation("A picture that was added a second ago", facts(post("Look!", _NOT_LOOKED_AT))),
        situation(
            "Two pictures, of which the second could not be checked",
            facts(post("Look!", PICTURE, replace(_NOT_LOOKED_AT, position=2, alt_text="A heron in the reeds"))),
        ),
    ),
    passes=(
        situation("A picture in which nothing was found", facts(post("Look!", PICTURE))),
        situation("A post without a picture", facts(post("See you on Friday"))),
    ),
)
def picture_not_looked_at(facts: Facts) -> Iterable[Finding]:
    """A picture at which no machine has looked."""
    for picture in facts.post.pictures:
        if picture.looked is None:
            number = picture.position
            yield picture_not_looked_at.found(
                Where(Field.PICTURES, number),
                message=f"Picture {number} has not been checked for faces and writing yet.",
                remedy="Wait a moment, or choose “Check again”. Nothing is lost.",
                reader=f"Picture {number} has not been checked for faces and writing.",
            )


@rule(
    id="faces-not-accounted-for",
    title="More faces than people",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    why="Two English primaries were reprimanded for a child in the background whom nobody had thought of.",
    blind_spots=(
        "Faces that the computer misses: count the people yourself.",
        "The right number of people, of whom one is somebody else.",
    ),
    clears_when="Everybody is ticked, covered, or counted as an adult or guest, or you said “not a face”.",
    trips=(
        situation("Nine faces, and seven people accounted for", facts(post("Look!", _NINE_FACES))),
        situation("A face, and “no person pictured” is ticked", facts(post("Look!", _FACE_BUT_NOBODY))),
    ),
    passes=(
        situation("One child from behind: no face was found", facts(post("Look!", WITH_SOMEBODY))),
        situation("The found face is a pattern on a curtain: “not a face”", facts(post("Look!", _NOT_A_FACE))),
    ),
)
def faces_not_accounted_for(facts: Facts) -> Iterable[Finding]:
    """More faces than people, or a face where nobody should be."""
    if facts.school.picture_policy is PicturePolicy.NO_PEOPLE:
        return
    for picture in facts.post.pictures:
        number, faces = picture.position, len(picture.open_faces)
        shows = some(faces, "face", "faces")
        if picture.nobody_pictured and faces and not picture.people:
            found = "A face was" if faces == 1 else f"Faces ({faces}) were"
            yield faces_not_accounted_for.found(
                _at(picture),
                message=f"{found} found in picture {number}, and “no person pictured” is ticked.",
                remedy="If it is a face, cover it or say who it is. If it is none, choose “Not a face”.",
                reader=f"In picture {number} {shows} can be seen, though “no person pictured” is ticked.",
            )
        elif somebody_said(picture) and faces > picture.people:
            people = some(picture.people, "person is", "people are")
            yield faces_not_accounted_for.found(
                _at(picture),
                message=f"Picture {number} shows {shows}, and {people} accounted for. Who are the others?",
                remedy="Tick them, cover them, count them as adults or guests, or choose “Not a face”.",
                reader=f"Picture {number} shows {shows}, and {people} accounted for.",
            )


@rule(
    id="identifiable-face-public",
    title="A child who can be recognised",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    lifted_by="head",
    why=(
        "Since 2026 the national advice is not to publish recognisable pupils: pictures of schools are taken, "
        "altered and used for blackmail. Hands, backs, work and distance tell the story as well."
    ),
    blind_spots=("Whether the head's reason is a good one: it is written down with a name and a day.",),
    clears_when="Nobody can be recognised, or the head has given a reason for this picture.",
    trips=(
        situation(
            "A face, at a school whose head may give a reason", _under(PicturePolicy.FACES_WITH_REASON, _FACE)
        ),
        situation(
            "No face found, but the author says that one would know the child",
            _under(PicturePolicy.FACES_WITH_REASON, replace(_FACE, looked=seen())),
        ),
    ),
    passes=(
        situation(
            "Hands in clay: nobody can be recognised", _under(PicturePolicy.FACES_WITH_REASON, WITH_SOMEBODY)
        ),
        situation("A colleague who agreed, alone", _under(PicturePolicy.FACES_WITH_REASON, _COLLEAGUE)),
        situation(
            "A face, at a school that shows none: another rule stops it", _under(PicturePolicy.NO_FACES, _FACE)
        ),
    ),
)
def identifiable_face_public(facts: Facts) -> Iterable[Finding]:
    """A picture in which a child can be recognised, at a school whose head may agree to that."""
    for picture in facts.post.pictures if may_show_faces(facts) else ():
        if somebody_said(picture) and picture.recognisable and (picture.shown or picture.guests):
            number = picture.position
            yield identifiable_face_public.found(
                _at(picture),
                message=f"A child in picture {number} can be recognised. The advice is to show none in public.",
                remedy="Try hands, backs, work or distance, or cover every face. Or ask the head for a reason.",
                reader=f"A child in picture {number} can be recognised. Is it worth that?",
            )


@rule(
    id="face-in-a-picture-without-faces",
    title="A face where none may be",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    why=(
        "Leaders decided how far people may be seen in our pictures. And where its author says that nobody can "
        "be recognised, less permission is asked for, so no face may be left."
    ),
    blind_spots=("Faces that the computer misses, and children one knows by their hair or coat.",),
    clears_when="Every face is covered and nobody can be recognised, or another picture is used.",
    trips=(
        situation("A face, at a school that shows none", _under(PicturePolicy.NO_FACES, _FACE)),
        situation(
            "No face, but one would know the child, at a school that shows none",
            _under(PicturePolicy.NO_FACES, replace(_FACE, looked=seen())),
        ),
        situation(
            "A face, and its author says that nobody can be recognised",
            _under(PicturePolicy.FACES_WITH_REASON, _FACE_DENIED),
        ),
    ),
    passes=(
        situation("Every face is covered", _under(PicturePolicy.NO_FACES, _COVERED)),
        situation("Hands in clay", _under(PicturePolicy.NO_FACES, WITH_SOMEBODY)),
        situation(
            "A face that can be recognised, at a school whose head may give a reason",
            _under(PicturePolicy.FACES_WITH_REASON, _FACE),
            "another rule stops it until then",
        ),
    ),
)
def face_in_a_picture_without_faces(facts: Facts) -> Iterable[Finding]:
    """A face or a recognisable person where the school, or the author's own word, allows none."""
    policy = facts.school.picture_policy
    if policy is PicturePolicy.NO_PEOPLE:
        return
    for picture in facts.post.pictures:
        number, faces = picture.position, bool(picture.open_faces)
        if not somebody_said(picture):
            continue
        if policy is PicturePolicy.NO_FACES and (faces or picture.recognisable):
            what = "A face can be seen" if faces else "Somebody can be recognised"
            yield face_in_a_picture_without_faces.found(
                _at(picture),
                message=f"{what} in picture {number}, and our school shows no faces in public.",
                remedy="Choose “Cover every face”, or use a picture of hands, backs, work or from further away.",
                reader=f"{what} in picture {number}. Our school shows no faces in public.",
            )
        elif faces and picture.recognisable is False:
            yield face_in_a_picture_without_faces.found(
                _at(picture),
                message=f"You said that nobody can be recognised in picture {number}, but a face can be seen.",
                remedy="Choose “Cover every face”, or say that people can be recognised.",
                reader=f"A face can be seen in picture {number}, though nobody should be recognisable in it.",
            )


@rule(
    id="pictures-without-people",
    title="A person in a picture",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    why="Leaders decided that our account shows work, places and words, and no people.",
    blind_spots=("People whom nobody ticked and the computer did not find.",),
    clears_when="A picture without people is used, or nobody can be seen any more.",
    trips=(
        situation(
            "A child from behind, at a school without people", _under(PicturePolicy.NO_PEOPLE, WITH_SOMEBODY)
        ),
        situation("“No person pictured”, and a face was found", _under(PicturePolicy.NO_PEOPLE, _FACE_BUT_NOBODY)),
    ),
    passes=(
        situation("Clay volcanoes on a window sill", _under(PicturePolicy.NO_PEOPLE, PICTURE)),
        situation("A child, at a school that shows backs and hands", facts(post("Look!", WITH_SOMEBODY))),
    ),
)
def pictures_without_people(facts: Facts) -> Iterable[Finding]:
    """Anybody in a picture of a school that shows nobody."""
    if facts.school.picture_policy is not PicturePolicy.NO_PEOPLE:
        return
    for picture in facts.post.pictures:
        if picture.people or picture.open_faces:
            number = picture.position
            yield pictures_without_people.found(
                _at(picture),
                message=f"There are people in picture {number}, and our school posts pictures without people.",
                remedy="Use a picture of work, a place or a thing. If a found face is none, choose “Not a face”.",
                reader=f"There are people in picture {number}. Our school posts pictures without people.",
            )
