"""Which of the files that came with the form can be pictures of the post?"""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from gatekeeper.actions import drafting
from gatekeeper.pictures import intake
from gatekeeper.pictures.errors import PictureRefused
from gatekeeper.pictures.limits import MAX_FILE_BYTES
from gatekeeper.versions import MOST_PICTURES
from web.drafts.form import Typed
from web.shell import actor, now, services


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The form with the new pictures in it, their ids, and why others were refused, by name."""

    typed: Typed
    added: tuple[int, ...] = ()
    refused: tuple[str, ...] = ()


def take_in(reference: str, typed: Typed, files: Sequence[FileStorage]) -> Uploaded:
    """Cleans and stores each file, and adds it to the form. What is refused leaves the rest as it was."""
    added: list[int] = []
    refused: list[str] = []
    for file in files:
        if not file.filename:
            continue  # an empty choice of the browser
        if len(typed.pictures) >= MOST_PICTURES:
            refused.append(
                f"“{plain_name(file.filename)}” was not added: X shows at most {MOST_PICTURES} pictures. "
                "Take one out first."
            )
            continue
        try:
            picture_id = add(reference, file)
        except PictureRefused as error:
            refused.append(error.message)
            continue
        added.append(picture_id)
        typed = typed.with_picture(picture_id)
    return Uploaded(typed, tuple(added), tuple(refused))


def add(reference: str, file: FileStorage) -> int:
    """One file becomes a picture of the post.

    Raises:
        PictureRefused: it is not an acceptable picture; the sentence names it.
    """
    name = plain_name(file.filename or "")
    data = file.stream.read(MAX_FILE_BYTES + 1)  # one byte too many is enough to refuse it
    cleaned = intake.clean(data, name)
    services().pictures.keep(cleaned)
    return drafting.add_picture(services().db, actor(), reference, cleaned, file_name=name, now=now())


def plain_name(name: str) -> str:
    """A file's name without folders and without characters that nobody sees."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[:200]
