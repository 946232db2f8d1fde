"""Where can passkeys be used, and what is a passkey asked at the second step and at a proof?"""

from urllib.parse import urlsplit

from flask import Response, request
from flask.typing import ResponseReturnValue

from gatekeeper.actions import own_passkeys
from gatekeeper.actions.second_step import NotWaiting
from gatekeeper.errors import NotFound
from gatekeeper.factors import passkeys
from gatekeeper.factors.passkeys import Site
from gatekeeper.permissions import Permission
from web import cookies
from web.guard import needs, open_to_all
from web.shell import now, services
from web.signing_in.blueprint import blueprint


@blueprint.post("/sign-in/second/passkey")
@open_to_all("Whoever stands here has given a password and may do nothing yet. The session says who they are.")
def ask_at_the_door() -> ResponseReturnValue:
    """What the browser has to ask the passkey of whoever waits at the second step."""
    return _options()


@blueprint.post("/prove/passkey")
@needs(Permission.SIGNED_IN)
def ask_for_proof() -> ResponseReturnValue:
    """What the browser has to ask the passkey of somebody who is signed in."""
    return _options()


def site() -> Site | None:
    """The name and address for passkeys, where there is a name."""
    return passkeys.site_of(services().settings.base_url)


def here() -> bool:
    """Whether the page is open under that name: only there a browser uses passkeys."""
    found = site()
    return found is not None and urlsplit(f"//{request.host}").hostname == found.id


def _options() -> ResponseReturnValue:
    have, found = services(), site()
    if found is None:
        raise NotFound("Passkeys work only where this is reached under a name.")
    try:
        options = own_passkeys.ask_to_sign(have.db, cookies.token_of(request, have.settings), found, now())
    except NotWaiting as error:
        return {"message": error.message}, 409
    except NotFound as error:
        return {"message": error.message}, 404
    return Response(options, mimetype="application/json")
