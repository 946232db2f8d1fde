"""What does the template of the form get? One record, made the same way for every way to the page."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.db import Session
from gatekeeper.errors import InvalidInput
from gatekeeper.queries import composer, corrections, drafts
from gatekeeper.queries.picture_words import who_is_in_it
from rules.facts import Stage
from web.drafts.counting import counting_version
from web.drafts.form import Typed, TypedPicture, from_kept, from_saved, same
from web.shell import actor, now, services

ANCHORS = {"people": "pictures"}
"""Fields of errors whose place in the form has another name."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Everything on the page where a post is written.

    `kept_at` says that the form holds words that were kept and not saved; `outdated` that a
    colleague has saved since; `refused` that the post was to be sent in and could not be.
    """

    saved: drafts.SavedPost
    typed: Typed
    based_on: int
    choices: composer.Choices
    look: composer.Look | None
    errors: dict[str, str]
    given_back: drafts.GivenBack | None
    answers: corrections.Answered | None = None
    kept_at: datetime | None = None
    refused: bool = False

    @property
    def outdated(self) -> bool:
        """Whether somebody saved a version that this form does not know."""
        return self.saved.number > self.based_on

    def who(self, picture: TypedPicture) -> str:
        """Who is in one of its pictures, in a line."""
        return who_is_in(picture, self.choices)

    def here(self, field: str) -> str:
        """What is wrong with one field."""
        return self.errors.get(field, "")


@dataclass(frozen=True, slots=True)
class NewestWords:
    """What somebody typed last in a post. `kept_at` is set where that has not been saved."""

    saved: drafts.SavedPost
    typed: Typed
    based_on: int
    kept_at: datetime | None


def late() -> timedelta:
    """How late a post may still go out."""
    return timedelta(hours=services().settings.late_hours)


def compose(
    session: Session,
    reference: str,
    typed: Typed,
    based_on: int,
    *,
    errors: dict[str, str] | None = None,
    stage: Stage = Stage.DRAFT,
) -> Composer:
    """The page over what was typed. Without `errors` of a save, fields still empty are not complained of."""
    saved = drafts.saved(session, actor(), reference)
    choices = composer.choices(session, reference)
    typed = typed.with_copies(choices.newest)
    found, wrong = looked_at(session, reference, typed, stage)
    if errors is None and not (typed.date and typed.time):
        wrong.pop("date", None)
        wrong.pop("time", None)
    wrong |= errors or {}
    return Composer(
        saved=saved,
        typed=typed,
        based_on=based_on,
        choices=choices,
        look=found,
        errors={ANCHORS.get(name, name): sentence for name, sentence in wrong.items()},
        given_back=drafts.given_back(session, reference),
        answers=corrections.answered(session, actor(), reference),
    )


def looked_at(
    session: Session, reference: str, typed: Typed, stage: Stage = Stage.DRAFT
) -> tuple[composer.Look | None, dict[str, str]]:
    """What the rules say of what was typed, and what is wrong with its fields."""
    draft, wrong = typed.draft(now())
    try:
        return composer.look(session, actor(), reference, draft, now=now(), late=late(), stage=stage), wrong
    except InvalidInput as error:
        return None, wrong | error.fields


def opened(session: Session, reference: str) -> Composer:
    """The page as somebody opens it: with the words kept for them, if those are not what was saved."""
    now_typed = newest_words(session, reference)
    page = compose(session, reference, now_typed.typed, now_typed.based_on)
    return replace(page, kept_at=now_typed.kept_at)


def newest_words(session: Session, reference: str) -> NewestWords:
    """What somebody typed last in a post, saved or not."""
    saved = drafts.saved(session, actor(), reference)
    kept = drafts.kept_words(session, actor(), reference)
    as_saved = from_saved(saved)
    if kept is None or same(from_kept(kept.form), as_saved):
        return NewestWords(saved, as_saved, saved.number, None)
    return NewestWords(saved, from_kept(kept.form), kept.based_on, kept.kept_at)


def who_is_in(picture: TypedPicture, choices: composer.Choices) -> str:
    """Who is in a picture of the form, in a line."""
    found = choices.pictures[picture.id].found
    return who_is_in_it(found, picture.about, picture.pupils, choices.names, nobody=picture.nobody)


def again(
    reference: str, typed: Typed, based_on: int, errors: dict[str, str], *, refused: bool = False
) -> ResponseReturnValue:
    """The page once more, with what was typed and what has to be put right."""
    with services().db.read() as session:
        stage = Stage.SUBMIT if refused else Stage.DRAFT
        page = replace(compose(session, reference, typed, based_on, errors=errors, stage=stage), refused=refused)
    return shown(page), 422


def shown(page: Composer) -> str:
    """The page itself."""
    counting = url_for("drafts.counting", v=counting_version())
    return render_template("drafts/edit.html", page=page, counting_address=counting)


def piece(template: str, **values: object) -> str:
    """A piece of the page for a script: without the frame around every page, which costs more than the piece."""
    return current_app.jinja_env.get_template(template).render(values)
