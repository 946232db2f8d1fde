"""How is a running gatekeeper put together? The one place that knows web and publisher both."""

import errno
import logging
import re
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from waitress.server import create_server

from gatekeeper import clock, keys
from gatekeeper.alarms.watching import Watch
from gatekeeper.connecting.ports import Ways
from gatekeeper.errors import SettingsError
from gatekeeper.links import SECRET_ADDRESSES
from gatekeeper.log_lines import Line
from gatekeeper.mail.carriers import carrier_for
from gatekeeper.publishing import ticker
from gatekeeper.publishing.listening import Listener
from gatekeeper.publishing.post_office import PostOffice, Sender
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.publishing.stamping import Stamps
from gatekeeper.removing import remove_leftovers
from gatekeeper.retention import cleaning
from gatekeeper.senses import service as senses
from gatekeeper.services import Services
from gatekeeper.stamps.authority import authority_of
from web import create_app

log = logging.getLogger(__name__)
_LINK = re.compile(rf"({'|'.join(map(re.escape, SECRET_ADDRESSES))})\S+")
BELL_SECONDS = 10.0
LARGEST_REQUEST = 110 * 1024 * 1024


def make_publisher(services: Services, *, steady: Callable[[], float] = clock.steady) -> Publisher:
    """The publisher of this process, with its own connection to X. Without any key it waits for one.

    `steady` is the clock with which that of the services is compared.

    Raises:
        SettingsError: some of the keys in the settings are missing.
    """
    settings = services.settings
    return Publisher(
        services.db,
        services.pictures,
        Ways(services.db, services.key, settings, services.now).ports(),
        services.now,
        settle=timedelta(minutes=settings.settle_minutes),
        resend=settings.resend_unseen,
        steady=steady,
        lanes=settings.publisher_lanes,
        key=services.key,
        signing=keys.signing_key(settings.checkpoint_key_path),
    )


def make_listener(services: Services) -> Listener:
    """What reads and hides replies in this process, with connections of its own."""
    ports = Ways(services.db, services.key, services.settings, services.now).ports()
    return Listener(services.db, ports, services.now)


def make_bell(services: Services) -> Callable[[], None]:
    """What notices silence and sends mail, in this process."""
    settings = services.settings
    watch = Watch(services.db, services.now)
    sender = Sender(carrier_for(settings), settings.smtp_from, settings.base_url, services.key)
    office = PostOffice(services.db, sender, services.now)

    def ring() -> None:
        ticker.guarded(watch.tick)()  # what cannot be noticed must not keep back what is already queued
        office.tick()

    return ring


def start_stamps(services: Services, stack: ExitStack) -> None:
    """Has checkpoints stamped with the time, where an authority for that is set."""
    authority = authority_of(services.settings)
    if authority is not None:
        stamps = Stamps(services.db, authority, services.now)
        # On a clock of its own: however long the authority takes, no post and no mail waits for it.
        stack.callback(ticker.start_in_background(stamps.tick, BELL_SECONDS))


def make_server(services: Services) -> Any:  # noqa: ANN401  # waitress gives one of two classes and types neither
    """The web server, bound to its address and not yet serving.

    Raises:
        SettingsError: the address is in use or not ours.
    """
    settings = services.settings
    proxy = (
        {
            "trusted_proxy": "127.0.0.1",
            "trusted_proxy_count": settings.proxy_hops,
            "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
            "clear_untrusted_proxy_headers": True,
        }
        if settings.proxy_hops
        else {}
    )
    try:
        return create_server(
            create_app(services),
            host=settings.host,
            port=settings.port,
            threads=settings.web_threads,
            ident="gatekeeper",
            max_request_body_size=LARGEST_REQUEST,
            **proxy,
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"Port {settings.port} is in use by another program. Choose another with GATEKEEPER_PORT."
            ) from error
        raise SettingsError(f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}.") from error


def serve(services: Services, *, publish: bool, ready: Callable[[], None] = lambda: None) -> None:
    """Serves pages, and publishes beside them unless told not to, until interrupted."""
    with ExitStack() as stack:
        # Takes a second, which nobody should wait for on the first page.
        threading.Thread(target=senses.shared, name="senses", daemon=True).start()
        stack.callback(services.looking.close, with_senses=True)
        services.looking.warm_up()
        _tidy(services)
        server = make_server(services)
        stack.callback(server.close)
        # Beside the pages too: a publisher that died can tell nobody.
        stack.callback(ticker.start_in_background(make_bell(services), BELL_SECONDS))
        if publish:
            publisher = make_publisher(services)
            stack.callback(ticker.start_in_background(publisher.tick, services.settings.tick_seconds))
            # On a clock of its own: however long X takes over replies, no post waits for it.
            stack.callback(
                ticker.start_in_background(make_listener(services).tick, services.settings.tick_seconds)
            )
            start_stamps(services, stack)
        ready()
        try:
            server.run()
        except (KeyboardInterrupt, SystemExit):
            log.info("told to stop")


def publish_only(services: Services) -> None:
    """Publishes until interrupted, without serving pages. Mail and replies go on clocks of their own."""
    with ExitStack() as stack:
        _tidy(services)
        stack.callback(ticker.start_in_background(make_bell(services), BELL_SECONDS))
        stack.callback(ticker.start_in_background(make_listener(services).tick, services.settings.tick_seconds))
        start_stamps(services, stack)
        ticker.run_here(make_publisher(services).tick, services.settings.tick_seconds)


def _tidy(services: Services) -> None:
    """Deletes what a process that was killed left of pictures that are gone, whichever process it was."""
    if left := remove_leftovers(services.db, services.pictures):
        log.info("deleted %d files of pictures that are gone", left)
    cleaning.finish(services.db, services.pictures, services.now())


def set_up_logs(*, quiet: bool = False) -> None:
    """Lines on standard error. Libraries that could print a secret or a post stay quiet.

    The server names the address of a request that was cut off; of a parent's link the secret part is left out.
    """
    logging.basicConfig(
        level=logging.WARNING if quiet else logging.INFO,
        stream=sys.stderr,
    )
    for handler in logging.getLogger().handlers:
        handler.setFormatter(Line())
        handler.addFilter(_without_links)
    for name in ("waitress.queue", "apscheduler", "alembic", "PIL"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _without_links(record: logging.LogRecord) -> bool:
    """Takes the secret out of every line that names an address which is the key to its page."""
    said = record.getMessage()
    if any(address in said for address in SECRET_ADDRESSES):
        record.msg, record.args = _LINK.sub(r"\1...", said), ()
    return True
