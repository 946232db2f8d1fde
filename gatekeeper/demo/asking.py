"""Which families of the invented school are being asked by link, and what has come in?

One class, a few days ago: most have not answered, one typed another name, one contradicts the other parent.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import col, select

from gatekeeper import parent_requests
from gatekeeper.actions import answering_requests, asking_parents
from gatekeeper.actions.answering_requests import Form
from gatekeeper.actor import Actor
from gatekeeper.db import Database
from gatekeeper.keys import OperationalKey
from gatekeeper.models import ConsentRequest, Contact, Pupil, SchoolClass, Wording
from gatekeeper.queries import family_page
from gatekeeper.uses import NO

ASKED = "Cedar"
_FIRST, _NO, _OTHER_NAME = "the first answer", NO, "another name"
_CAME_IN = (_FIRST, _FIRST, _OTHER_NAME, _NO, _FIRST)
"""What families answered, the first that came in first."""
_OTHER = "Auntie Bea"


class Asking:
    """Asks one class of the demo, and lets a few of its families answer."""

    def __init__(self, db: Database, key: OperationalKey, actor: Callable[[str], Actor], now: datetime) -> None:
        """Takes the database, the key that signs links, who is who, and when the class is asked."""
        self._db, self._key, self._now = db, key, now
        self._office = actor("office")

    def ask(self) -> None:
        """Makes the requests, and answers some on the days after."""
        with self._db.read() as session:
            class_id = session.exec(select(SchoolClass.id).where(SchoolClass.name == ASKED)).one()
            wording_id = session.exec(select(Wording.id).order_by(col(Wording.valid_from).desc())).first()
        asking_parents.ask_class(
            self._db, self._key, self._office, class_id, wording_id=wording_id, until=None, now=self._now
        )
        with self._db.read() as session:
            asked = session.exec(
                select(ConsentRequest, Contact)
                .join(Contact, col(Contact.id) == col(ConsentRequest.contact_id))
                .join(Pupil, col(Pupil.id) == col(ConsentRequest.pupil_id))
                .where(Pupil.class_id == class_id)
                .order_by(col(ConsentRequest.id))
            ).all()
        for hours, (request, contact), how in zip(range(5, 100, 11), asked[::2], _CAME_IN, strict=False):
            link = parent_requests.link_of(self._key, request)
            self._answer(link, contact.display_name, how, self._now + timedelta(hours=hours))

    def _answer(self, link: str, name: str, how: str, now: datetime) -> None:
        with self._db.read() as session:
            page = family_page.page(session, self._key, link, now)
        if page is None:
            raise LookupError(link)
        answers = {q.key: NO if how == _NO else q.choices[0][0] for q in page.sheet.questions}
        form = Form(
            answers,
            _OTHER if how == _OTHER_NAME else name,
            declared=True,
            shown=page.sheet.digest,
            once=f"demo-{now:%Y%m%d%H%M%S}",
        )
        answering_requests.answer(self._db, self._key, link, form, now)
