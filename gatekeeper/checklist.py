"""What does a second reader tick before agreeing? (reference "school-domain", section 5.16)"""

from collections.abc import Collection

from gatekeeper.contents import Contents, PictureContents

CHECKLIST: dict[str, str] = {
    "names": "No name, label, screen or number plate gives a child away.",
    "kind": "It could not hurt, embarrass, rank or leave out a child or family.",
    "place": "It does not say where children are now or will be.",
    "ours": "It is true and ours to say; it promises nothing and does not speak for leadership.",
    "private": "It tells nothing private about a child or family.",
    "content": "I would be content to show this to the family, a governor or an inspector.",
}
"""The lines for the whole post. Each picture has one of its own besides, see `looks_needed`."""


def looks_needed(contents: Contents) -> dict[str, str]:
    """One line for each picture, by a key that is only this picture's: what the reader's own eyes have to say."""
    return {look_key(p): _look(place, p) for place, p in enumerate(contents.pictures, start=1)}


def missing(contents: Contents, ticked: Collection[str]) -> dict[str, str]:
    """What was not ticked, by field, with a sentence. Empty: everything was."""
    wrong = {
        look_key(p): f"Look at picture {place} at full size, and tick that you did, or ask for changes instead."
        for place, p in enumerate(contents.pictures, start=1)
        if look_key(p) not in ticked
    }
    if any(item not in ticked for item in CHECKLIST):
        wrong["checklist"] = "Tick every line of the checklist, or ask for changes instead."
    return wrong


def look_key(picture: PictureContents) -> str:
    """The name of a picture's line."""
    return f"picture-{picture.picture_id}"


def _look(place: int, picture: PictureContents) -> str:
    if picture.nobody_pictured:
        return f"I have looked at picture {place} at full size, and nobody is in it."
    seen = f"I have looked at every face in picture {place} at full size, in the background too."
    if picture.about.recognisable is False:
        return f"{seen} Nobody could be recognised, not by hair, kit, an aid or the place either."
    return seen
