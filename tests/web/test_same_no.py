"""Is every “cannot be shown” the same to a teacher, byte for byte, whatever the reason?

The same child of the same school in as many copies of it, each with another reason. Whatever
answers to a request of a teacher's must be the same in all of them.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from gatekeeper import keys
from gatekeeper.actions import drafting
from gatekeeper.db import connect
from gatekeeper.lifecycle import State
from gatekeeper.models import Post
from gatekeeper.pictures import intake, paint
from gatekeeper.pictures.intake import Cleaned
from gatekeeper.pictures.store import PictureStore
from gatekeeper.services import Services
from gatekeeper.settings import Settings
from tests import noes
from tests.noes import EVERY_KIND, GRACE, ON_ROLL
from tests.web.browser import Browser
from tests.web.conftest import Built
from tests.web.drafting import edited
from tests.web.picturing import said
from tests.world import World, shows
from web import create_app

Kind = Callable[[World], None]
_ALWAYS_NEW = re.compile(r"[0-9a-f]{64}|name=\"csrf_token\" value=\"[^\"]+\"|[0-9a-f]{32}|event-\d\d")
SECRETS = re.compile(
    r"withdr|expire|out of date|hold|objected|refus|disagree|conflict|social worker|court|never asked|in care",
    re.IGNORECASE,
)


@cache
def cleaned() -> Cleaned:
    return intake.clean(paint.as_png(paint.painted("shapes", size=(120, 80))), "shapes.png")


@contextmanager
def school_where(kind: Kind, built: Built, folder: Path) -> Iterator[tuple[World, Callable[[str], Browser], str]]:
    """A copy of the school with this reason, browsers for its staff, and a post with a picture of the child."""
    folder.mkdir()
    shutil.copy(built.database, folder / "gatekeeper.sqlite3")
    db = connect(f"sqlite:///{(folder / 'gatekeeper.sqlite3').as_posix()}")
    world = World(db, built.world.now, dict(built.world.staff), dict(built.world.pupils))
    settings = Settings(_env_file=None, data=folder)  # type: ignore[call-arg]  # pydantic-settings takes it
    services = Services(
        settings, db, keys.load(built.key), PictureStore(settings.pictures_path), lambda: world.now
    )
    kind(world)
    world.later(minutes=1)
    services.pictures.keep(cleaned())
    teacher = world.actor("teacher")
    reference = drafting.start(db, teacher, world.now)
    picture = drafting.add_picture(db, teacher, reference, cleaned(), file_name="shapes.png", now=world.now)
    world.looked_at(picture)
    world.save(reference, text="Shapes!", pictures=(shows(picture, world.pupils[GRACE], world.pupils["m1"]),))
    app = create_app(services)
    yield world, lambda name: Browser(app).enter(built.tokens[name]), reference
    db.close()


def plain(body: str, reference: str) -> str:
    """A body without what is new in every answer: tokens, digests, numbers of events, the post's name."""
    return _ALWAYS_NEW.sub("#", body).replace(reference, "REFERENCE")


def same(found: dict[str, str]) -> str:
    """The one body that all of them are."""
    first = next(iter(found.values()))
    assert {name: body == first for name, body in found.items()} == dict.fromkeys(found, True)
    assert {len(body.encode()) for body in found.values()} == {len(first.encode())}
    return first


def while_typing(_: World, browser: Callable[[str], Browser], reference: str) -> str:
    teacher = browser("teacher")
    form = edited(teacher.get(f"/drafts/{reference}"))
    return teacher.post(f"/drafts/{reference}/check", form).response.text


def sent_in(_: World, browser: Callable[[str], Browser], reference: str) -> str:
    teacher = browser("teacher")
    page = teacher.post(f"/drafts/{reference}", edited(teacher.get(f"/drafts/{reference}"), "send"))
    assert page.status == 422
    return page.response.text


def read_by_a_colleague(world: World, browser: Callable[[str], Browser], reference: str) -> str:
    with world.db.write() as session:
        post = session.get_one(Post, world.post(reference).id)
        post.state = State.WAITING
        session.add(post)
    return browser("colleague").get(f"/to-read/{reference}").response.text


def the_post_and_the_history(_: World, browser: Callable[[str], Browser], reference: str) -> str:
    teacher = browser("teacher")
    sent_in(_, browser, reference)
    pages = (f"/posts/{reference}", "/history", "/drafts/", "/")
    return "".join(teacher.get(page).response.text for page in pages)


def who_is_in_the_picture(_: World, browser: Callable[[str], Browser], reference: str) -> str:
    """The page on which names are ticked, with the child ticked and her name in its lists."""
    teacher = browser("teacher")
    picture = edited(teacher.get(f"/drafts/{reference}"))["picture"][0]
    return teacher.get(f"/drafts/{reference}/pictures/{picture}").response.text


def who_is_in_the_picture_for_a_script(_: World, browser: Callable[[str], Browser], reference: str) -> str:
    teacher = browser("teacher")
    picture = edited(teacher.get(f"/drafts/{reference}"))["picture"][0]
    address = f"/drafts/{reference}/pictures/{picture}"
    told = said(teacher.get(address), "keep")
    return teacher.post(address, told, headers={"Accept": "application/json"}).response.text


def exported(world: World, browser: Callable[[str], Browser], reference: str) -> str:
    sent_in(world, browser, reference)
    return browser("governor").post("/history/export").response.text


def register_and_sheet(_: World, browser: Callable[[str], Browser], __: str) -> str:
    teacher = browser("teacher")
    return teacher.get("/permissions/").response.text + teacher.get("/permissions/sheet/2").response.text


FETCHES = (
    while_typing,
    who_is_in_the_picture,
    who_is_in_the_picture_for_a_script,
    register_and_sheet,
    sent_in,
    the_post_and_the_history,
    exported,
    read_by_a_colleague,  # last, because it moves the post on
)


def fetched(kind: Kind, built: Built, folder: Path) -> dict[str, str]:
    """What one copy of the school answers, by what it was asked."""
    with school_where(kind, built, folder) as (world, browser, reference):
        return {fetch.__name__: plain(fetch(world, browser, reference), reference) for fetch in FETCHES}


@pytest.fixture(scope="module")
def answers(built: Built, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What each copy of the school answers, by its reason."""
    folder = tmp_path_factory.mktemp("reasons")
    return {kind.__name__: fetched(kind, built, folder / kind.__name__) for kind in EVERY_KIND}


def to(
    answers: dict[str, dict[str, str]], fetch: Callable[..., str], kinds: tuple[Kind, ...] = EVERY_KIND
) -> dict[str, str]:
    """The answers to one question, by the reason."""
    return {kind.__name__: answers[kind.__name__][fetch.__name__] for kind in kinds}


@pytest.mark.parametrize("fetch", [while_typing, read_by_a_colleague, the_post_and_the_history, exported])
def test_a_picture_of_the_child_gets_the_same_answer_whatever_the_reason(
    fetch: Callable[..., str], answers: dict[str, dict[str, str]]
) -> None:
    body = same(to(answers, fetch))
    if fetch is not exported:
        assert "cannot be shown" in body or fetch is the_post_and_the_history


def test_the_answer_says_no_word_of_a_reason(answers: dict[str, dict[str, str]]) -> None:
    body = same(to(answers, while_typing))
    assert body.count("One or more children here cannot be shown. Use another picture, crop or blur.") >= 1
    assert not SECRETS.search(body)


def test_the_whole_page_of_the_form_is_the_same_for_every_child_on_roll(
    answers: dict[str, dict[str, str]],
) -> None:
    """Of a child who left the list to tick from says so itself, as a part of the roll."""
    assert "One or more children here cannot be shown." in same(to(answers, sent_in, ON_ROLL))


@pytest.mark.parametrize("fetch", [who_is_in_the_picture, who_is_in_the_picture_for_a_script])
def test_the_page_of_a_picture_is_the_same_for_every_child_on_roll(
    fetch: Callable[..., str], answers: dict[str, dict[str, str]]
) -> None:
    body = same(to(answers, fetch, ON_ROLL))
    assert "cannot be shown" in body
    assert not SECRETS.search(body)


def test_the_register_and_the_sheet_are_the_same_for_every_child_on_roll(
    answers: dict[str, dict[str, str]],
) -> None:
    assert "Cannot be shown" in same(to(answers, register_and_sheet, ON_ROLL))


def test_a_yes_would_be_seen(answers: dict[str, dict[str, str]], built: Built, tmp_path: Path) -> None:
    """The comparison can fail: with a yes the answer is another."""

    def said_yes(world: World) -> None:
        noes.a_yes(world)

    with school_where(said_yes, built, tmp_path / "yes") as (world, browser, reference):
        seen = plain(while_typing(world, browser, reference), reference)
    assert answers[noes.refused.__name__][while_typing.__name__] != seen


def said_by_requests(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Without the clock that looks for work each second: it knows no request, and speaks whenever it likes."""
    return [
        f"{record.levelname} {record.name} {record.getMessage()}"
        for record in caplog.records
        if not record.name.startswith("apscheduler")
    ]


def test_nothing_of_a_reason_reaches_the_log(
    built: Built, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    logs = {}
    for kind in EVERY_KIND:
        with school_where(kind, built, tmp_path / kind.__name__) as (world, browser, reference):
            caplog.clear()
            world.now += timedelta(minutes=1)
            sent_in(world, browser, reference)
            logs[kind.__name__] = plain("\n".join(said_by_requests(caplog)), reference)
    same(logs)
