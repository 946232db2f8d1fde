"""Which of the files that came with the form can be pictures of the post, and how far is the look at them?"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from gatekeeper.actions import drafting
from gatekeeper.errors import GatekeeperError, InvalidInput
from gatekeeper.looking import EARLIER, Progress, Stage
from gatekeeper.pictures import intake
from gatekeeper.pictures.errors import PictureRefused
from gatekeeper.pictures.limits import MAX_FILE_BYTES
from gatekeeper.queries import picture_page
from gatekeeper.removing import remove_unneeded
from gatekeeper.versions import MOST_PICTURES
from web.addresses import row_number
from web.drafts.blueprint import blueprint
from web.drafts.form import Typed
from web.drafts.settling import keep
from web.shell import actor, now, services

LOOK_SECONDS = 8.0
"""So long a browser without a script waits for what is seen in its pictures; then the page says how far it is."""
FOR_PAGES = 3
"""So many threads of the web server are never busy with pictures, so that a burst of photos stops no page."""
_EXTENSION = "gatekeeper-uploads"


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
        except (PictureRefused, InvalidInput) as error:
            refused.append(error.message)
            continue
        added.append(picture_id)
        typed = typed.with_picture(picture_id)
    wait_for_looks(added)
    return Uploaded(typed, tuple(added), tuple(refused))


def add(reference: str, file: FileStorage) -> int:
    """One file becomes a picture of the post, and is looked at as soon as its turn comes.

    Raises:
        PictureRefused: it is not an acceptable picture; the sentence names it.
        InvalidInput: too many pictures were tried in this post.
    """
    name = plain_name(file.filename or "")
    have = services()
    with _place(name):
        data = file.stream.read(MAX_FILE_BYTES + 1)  # one byte too many is enough to refuse it
        cleaned = intake.clean(data, name)
        have.pictures.keep(cleaned)
        try:
            picture_id = drafting.add_picture(have.db, actor(), reference, cleaned, file_name=name, now=now())
        except GatekeeperError:
            remove_unneeded(have.db, have.pictures, (cleaned.sha256, cleaned.small_sha256))
            raise
        have.pictures.keep(cleaned)  # the same bytes may have been deleted as unneeded a moment ago
    have.looking.soon(picture_id)
    return picture_id


def look_again(reference: str, typed: Typed, based_on: int, about: str) -> ResponseReturnValue:
    """The buttons “Check again” and “See how far it is”: keeps what was typed, and waits a while."""
    keep(reference, typed, based_on)
    picture_id = row_number(about) or 0
    with services().db.read() as session:
        own = picture_page.own_picture(session, reference, picture_id)
    if own is not None:
        services().looking.again(own.id)
        wait_for_looks([own.id])
    return redirect(url_for("drafts.edit", reference=reference, _anchor=f"picture-{picture_id}"), 303)


BUTTONS = {"look": look_again}
"""What each button does, by the first word of its value."""


def wait_for_looks(picture_ids: Sequence[int]) -> None:
    """Waits for the look at these pictures, but not for long, and only if a thread can be spared for that."""
    looking = services().looking
    open_ones = [picture_id for picture_id, at in looking.progress(picture_ids).items() if not at.done]
    if not open_ones:
        return
    try:
        with _place(""):
            looking.wait(open_ones, LOOK_SECONDS)
    except PictureRefused:
        return  # no thread is free: the page says how far it is


@blueprint.app_template_global()
def look_at(picture_id: int, *, known: bool) -> Progress:
    """How far the look at a picture is, for its part of the form.

    `known` says whether the page around that part was made from what the look found. A look that ended
    while the page was being made still counts as under way: then the script asks once more.
    """
    at = services().looking.progress([picture_id])[picture_id]
    return at if known or at.stage is not Stage.CHECKED else Progress(Stage.LOOKING, EARLIER, at.share)


def plain_name(name: str) -> str:
    """A file's name without folders and without characters that nobody sees."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[:200]


@contextmanager
def _place(file_name: str) -> Iterator[None]:
    """One of the few requests that may be busy with pictures at a time.

    Raises PictureRefused where all places are taken: better now than after a minute without an answer.
    """
    most = max(1, services().settings.web_threads - FOR_PAGES)
    places: threading.BoundedSemaphore = current_app.extensions.setdefault(
        _EXTENSION, threading.BoundedSemaphore(most)
    )
    if not places.acquire(blocking=False):
        raise intake.busy(file_name)
    try:
        yield
    finally:
        places.release()
