"""How does a page come onto the record that shows what is kept of a child? It says so in one line.

Written below `needs`: `@shows("pupil", "pupil_id", "the permissions of a pupil")`.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask.typing import ResponseReturnValue

from gatekeeper.actions import seeing
from web.shell import actor, now, services

Given = ParamSpec("Given")
View = Callable[Given, ResponseReturnValue]


def shows(kind: str, argument: str, what: str) -> Callable[[View[Given]], View[Given]]:
    """Declares that a page shows something of a child: it is noted once a day for each person.

    Args:
        kind: what sort of thing, the beginning of the event's subject.
        argument: which part of the address says which one; empty where there is only one.
        what: the same in words; they name no child.
    """

    def noted(view: View[Given]) -> View[Given]:
        @wraps(view)
        def seen(*args: Given.args, **kwargs: Given.kwargs) -> ResponseReturnValue:
            page = view(*args, **kwargs)  # what is not there cannot be seen: then the view raises
            subject = f"{kind}:{kwargs[argument]}" if argument else kind
            seeing.note(services().db, actor(), subject=subject, what=what, now=now())
            return page

        return seen

    return noted
