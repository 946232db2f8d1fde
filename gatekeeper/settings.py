"""How is this installation set up? Read once from the environment, then frozen.

Every value may come from the environment, from `.env` in the working folder, or,
for secrets, from a file named by `<NAME>_FILE` (for example a systemd credential).
`.env.example` lists all of them; a test keeps the two in step.
"""

import os
import re
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from gatekeeper.errors import SettingsError

PREFIX = "GATEKEEPER_"
SECRETS = (
    "database_url",
    "x_consumer_key",
    "x_consumer_secret",
    "x_access_token",
    "x_access_token_secret",
    "smtp_password",
)
DATABASES = ("postgresql+psycopg://", "sqlite:///")
_PUBLIC_KEY = re.compile("age1[02-9ac-hj-np-z]{58}")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _stays_here(parts: URL) -> bool:
    """Whether what is said to a database never leaves this computer."""
    said = [parts.host or (), parts.query.get("host", ()), parts.query.get("hostaddr", ())]
    hosts = [host for one in said for host in ((one,) if isinstance(one, str) else one)]
    return "service" not in parts.query and all(host in LOOPBACK or host.startswith("/") for host in hosts)


class Tls(StrEnum):
    """How mail is kept from being read on its way to the mail server."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Settings(BaseSettings):
    """All settings. Names in the environment carry the prefix GATEKEEPER_."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    data: Path = Field(default=Path("data"), description="Folder for the database, pictures and key file.")
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL address (postgresql+psycopg://...), with sslmode=verify-full where it is on "
        "another computer. Empty: SQLite in the data folder.",
    )
    key_file: Path | None = Field(
        default=None, description="File with the operational key. Empty: key in the data folder."
    )
    checkpoint_key_file: Path | None = Field(
        default=None,
        description="File with the key that signs checkpoints of the record; made by itself. "
        "Empty: checkpoint-key, beside the operational key.",
    )
    timestamp_url: str = Field(
        default="",
        description="Address (http or https) of an authority for time stamps (RFC 3161), which stamps each "
        "checkpoint of the record. Empty: nobody is asked.",
    )
    timestamp_root_file: Path | None = Field(
        default=None,
        description="File with the root certificate of that authority (PEM), by which its stamps are checked.",
    )
    backup_recipients: str = Field(
        default="",
        description="Public keys of age (age1...), with commas between, for whom backups are sealed. Empty: open.",
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000", description="The address that staff type; https outside this computer."
    )
    host: str = Field(default="127.0.0.1", description="Address that the web server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port that the web server listens on.")
    proxy_hops: int = Field(
        default=0, ge=0, le=3, description="How many reverse proxies stand in front of the web server."
    )
    web_threads: int = Field(default=8, ge=2, le=64, description="Threads of the web server.")
    tick_seconds: float = Field(default=5.0, ge=0.2, le=60, description="How often the publisher looks for work.")
    publisher_lanes: int = Field(
        default=1,
        ge=1,
        le=16,
        description="How many accounts one publisher sends to at once; more than 1 needs PostgreSQL.",
    )
    late_hours: float = Field(
        default=6.0, gt=0, le=72, description="A post later than this is not sent any more; a person is asked."
    )
    settle_minutes: int = Field(
        default=15,
        ge=5,
        le=240,
        description="Minutes after which X's list of our posts counts as proof that a post did not go.",
    )
    resend_unseen: bool = Field(
        default=False,
        description="Send a post once more by itself when X's list does not show it; otherwise a person decides.",
    )
    agreement_days: int = Field(
        default=14,
        ge=1,
        le=60,
        description="Days until an approval lapses by itself, whatever the school days rule says.",
    )
    roll_days: int = Field(
        default=100,
        ge=7,
        le=400,
        description="Days after which a roll or staff list that was not taken in again is said to be old.",
    )
    consent_warn_days: int = Field(
        default=45,
        ge=7,
        le=400,
        description="Days after which the newest file of permissions is said to be old.",
    )
    consent_block_days: int = Field(
        default=120,
        ge=14,
        le=400,
        description="Days for which a yes from a file counts unless a newer file says it again.",
    )
    idle_minutes: int = Field(default=30, ge=5, le=240, description="Minutes without a click until sign-out.")
    session_hours: int = Field(default=12, ge=1, le=24, description="Hours after which everybody signs in again.")
    x_origin: str | None = Field(default=None, description="Sandbox address on this computer. Empty: the real X.")
    x_consumer_key: SecretStr | None = Field(default=None, description="X app: API key.")
    x_consumer_secret: SecretStr | None = Field(default=None, description="X app: API key secret.")
    x_access_token: SecretStr | None = Field(default=None, description="X account: access token.")
    x_access_token_secret: SecretStr | None = Field(default=None, description="X account: access token secret.")
    smtp_host: str = Field(
        default="", description="The mail server that sends alarms. Empty: no mail, alarms are on the pages alone."
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_tls: Tls = Field(
        default=Tls.STARTTLS,
        description="starttls, tls (from the first byte, port 465), or none (a server on this computer only).",
    )
    smtp_user: str = Field(default="", description="User name at the mail server. Empty: no sign-in.")
    smtp_password: SecretStr | None = Field(default=None, description="Password at the mail server.")
    smtp_from: str = Field(
        default="", description="Address that alarms come from, such as gatekeeper@school.example.org."
    )
    demo: bool = Field(default=False, description="Set by the demo command alone: shows the practice ribbon.")

    @field_validator("x_origin")
    @classmethod
    def _sandbox_is_on_this_computer(cls, value: str | None) -> str | None:
        if value and urlsplit(value).hostname not in LOOPBACK:
            raise ValueError("must be an address on this computer (127.0.0.1), or empty for the real X")
        return value or None

    @field_validator("database_url")
    @classmethod
    def _one_of_our_databases(cls, value: SecretStr | None) -> SecretStr | None:
        address = value.get_secret_value() if value else ""
        if address and not address.startswith(DATABASES):
            raise ValueError(f"must begin with {' or '.join(DATABASES)}")
        try:
            parts = make_url(address or "sqlite://")
        except (ArgumentError, ValueError):
            raise ValueError("is not a database address that can be read") from None  # it may hold a password
        if not _stays_here(parts) and parts.query.get("sslmode") != "verify-full":
            raise ValueError("must hold sslmode=verify-full unless the database is on this computer")
        return value

    @field_validator("timestamp_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc):
            raise ValueError("must be an address that begins with http:// or https://, without user or password")
        return value

    @field_validator("backup_recipients")
    @classmethod
    def _public_keys(cls, value: str) -> str:
        if any(not _PUBLIC_KEY.fullmatch(key.strip()) for key in value.split(",") if key.strip()):
            raise ValueError(
                "must be public keys of age, which begin with age1, with commas between"
            )  # not the value
        return value

    @field_validator("base_url")
    @classmethod
    def _https_or_loopback(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ValueError("must begin with https:// unless it is an address on this computer")
        return value.rstrip("/")

    @field_validator("smtp_from")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not (value.isascii() and value.isprintable() and "@" in parseaddr(value)[1]):
            raise ValueError("must be an e-mail address")
        return value

    @model_validator(mode="after")
    def _mail_is_complete(self) -> Self:
        if self.smtp_host and not self.smtp_from:
            raise ValueError(f"{PREFIX}SMTP_FROM is needed where {PREFIX}SMTP_HOST is set")
        if self.smtp_host and self.smtp_tls is Tls.NONE and self.smtp_host not in LOOPBACK:
            raise ValueError(f"{PREFIX}SMTP_TLS may be none for a mail server on this computer only")
        return self

    @model_validator(mode="after")
    def _stamps_can_be_checked(self) -> Self:
        if self.timestamp_url and self.timestamp_root_file is None:
            raise ValueError(f"{PREFIX}TIMESTAMP_ROOT_FILE is needed where {PREFIX}TIMESTAMP_URL is set")
        return self

    @property
    def secure_cookies(self) -> bool:
        """Cookies are marked Secure wherever the address is https."""
        return self.base_url.startswith("https://")

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address of the database."""
        if self.database_url and self.database_url.get_secret_value():
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data / 'gatekeeper.sqlite3').as_posix()}"

    @property
    def backup_keys(self) -> tuple[str, ...]:
        """The public keys that backups are sealed for."""
        return tuple(key.strip() for key in self.backup_recipients.split(",") if key.strip())

    @property
    def key_path(self) -> Path:
        """Where the operational key lies."""
        return self.key_file or self.data / "key"

    @property
    def checkpoint_key_path(self) -> Path:
        """Where the key lies that signs checkpoints of the record."""
        return self.checkpoint_key_file or self.key_path.with_name("checkpoint-key")

    @property
    def pictures_path(self) -> Path:
        """Where cleaned pictures lie, by content."""
        return self.data / "pictures"

    @property
    def has_x_keys(self) -> bool:
        """Whether keys of the X account stand here."""
        return bool(self.x_access_token and self.x_access_token.get_secret_value())

    @property
    def sends_mail(self) -> bool:
        """Whether mail leaves this installation, or at least goes into a folder."""
        return self.demo or bool(self.smtp_host)

    @property
    def mail_path(self) -> Path:
        """Where the demo puts mail."""
        return self.data / "mail"


def load(**given: object) -> Settings:
    """Reads the settings; `given` wins over the environment.

    Raises:
        SettingsError: one line that names each wrong setting.
    """
    values: dict[str, object] = dict(given)
    for name in SECRETS:
        variable = f"{PREFIX}{name.upper()}"
        path = os.environ.get(f"{variable}_FILE")
        if path and name not in values:
            try:
                values[name] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingsError(f"{variable}_FILE cannot be read: {error.strerror}.") from error
    try:
        return Settings(**values)  # type: ignore[arg-type]  # pydantic checks the values itself
    except ValidationError as error:
        wrong = "; ".join(
            f"{PREFIX}{'_'.join(str(part) for part in e['loc']).upper()}: {e['msg']}" if e["loc"] else e["msg"]
            for e in error.errors()
        )
        raise SettingsError(f"The settings cannot be used. {wrong}.") from error
