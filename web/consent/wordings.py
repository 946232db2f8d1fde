"""Exactly what families are shown: each wording, from when, and retiring one for everybody."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import register
from gatekeeper.clock import in_london
from gatekeeper.errors import InvalidInput
from gatekeeper.models import ConsentChannel
from gatekeeper.permissions import Permission
from gatekeeper.queries import consent_wordings
from gatekeeper.queries.consent_words import CHANNEL_WORDS
from web.consent.blueprint import blueprint
from web.consent.reading import day
from web.guard import needs
from web.shell import actor, now, services, typed

CHANNELS = tuple((channel.value, words[0].upper() + words[1:]) for channel, words in CHANNEL_WORDS.items())


@blueprint.get("/wordings")
@needs(Permission.CONSENT_RECORD)
def wordings() -> ResponseReturnValue:
    """Every wording, and the form for a new one."""
    return _page({})


@blueprint.post("/wordings")
@needs(Permission.CONSENT_WORDING)
def add_wording() -> ResponseReturnValue:
    """Keeps a new wording. It can never be changed, only retired."""
    chosen = set(request.form.getlist("channels"))
    try:
        register.add_wording(
            services().db,
            actor(),
            version=typed("version"),
            text=request.form.get("text", ""),
            channels=frozenset(channel for channel in ConsentChannel if channel.value in chosen),
            valid_from=_first_day(),
            now=now(),
        )
    except InvalidInput as error:
        return _page(error.fields), 422
    flash("The wording is kept. New answers can name it from now on.")
    return redirect(url_for("consent.wordings"), 303)


@blueprint.post("/wordings/<int:wording_id>/retire")
@needs(Permission.CONSENT_WORDING)
def retire_wording(wording_id: int) -> ResponseReturnValue:
    """Retires a wording for everybody at once."""
    register.retire_wording(services().db, actor(), wording_id, now())
    flash("Retired. No answer that rests on it counts any more; families have to be asked again.")
    return redirect(url_for("consent.wordings"), 303)


def _page(errors: dict[str, str]) -> str:
    with services().db.read() as session:
        known = consent_wordings.wordings(session)
    return render_template(
        "consent/wordings.html",
        wordings=known,
        channels=CHANNELS,
        chosen=request.form.getlist("channels") if errors else [ConsentChannel.X.value],
        typed_in={name: request.form.get(name, "") for name in ("version", "text", "valid_from")},
        errors=errors,
    )


def _first_day() -> date:
    errors: dict[str, str] = {}
    typed_in = day("valid_from", errors)
    if errors:
        raise InvalidInput(errors)
    return typed_in or in_london(now()).date()
