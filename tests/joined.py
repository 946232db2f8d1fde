"""What tests about accounts share: the link in a mail, as only its reader sees it."""

from sqlmodel import col, select

from gatekeeper.keys import OperationalKey
from gatekeeper.mail import private
from gatekeeper.models import Mail
from tests.world import KEY, World


def path_in_mail(world: World, to: str, key: OperationalKey = KEY) -> str:
    """The path in the newest mail to somebody that carries a link."""
    with world.db.read() as session:
        rows = session.exec(select(Mail).where(Mail.recipient == to).order_by(col(Mail.id).desc())).all()
    page = next(row.page for row in rows if private.is_sealed(row.page))
    path = private.opened(key, page, to)
    assert path is not None
    return path


def link_in_mail(world: World, to: str, key: OperationalKey = KEY) -> str:
    """The link itself, without the path before it."""
    return path_in_mail(world, to, key).rpartition("/")[2]


def letters(world: World, kind: str) -> list[tuple[str, str]]:
    """To whom letters of one kind were written, with their words."""
    with world.db.read() as session:
        rows = session.exec(select(Mail).where(Mail.kind == f"people-{kind}").order_by(col(Mail.id)))
        return [(row.recipient, row.body) for row in rows]
