"""Who can open the login of the account on X, what is sealed for them, and who opened it, when and why?

Nothing here can be read without a leader's passphrase or printed sheet. All rows but the tries are never changed.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column, json_column


class VaultRule(StrEnum):
    """How many leaders it takes to open the login."""

    ANY_ONE = "any-one"
    ANY_TWO = "any-two"


class VaultContent(StrEnum):
    """What a sealed file holds: the login, or only words to rehearse with."""

    LOGIN = "login"
    CANARY = "canary"


class RotationLine(StrEnum):
    """What has to be changed once somebody has seen the login who must not know it any longer."""

    PASSWORD = "password"  # noqa: S105  # the name of a line
    BACKUP_CODE = "backup-code"
    SEED = "seed"
    SESSIONS = "sessions"
    RECONNECTED = "reconnected"
    STORED = "stored"
    SHEETS = "sheets"


class DrillWay(StrEnum):
    """By what somebody rehearsed."""

    PASSPHRASE = "passphrase"  # noqa: S105  # the name of a way
    SHEET = "sheet"


class VaultCustodian(SQLModel, table=True):
    """A key of one leader: the public half, and the other half wrapped by their passphrase. The newest counts."""

    __tablename__ = "vault_custodian"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    recipient: str = Field(max_length=80, unique=True)
    wrapped: bytes
    enrolled_at: datetime


class VaultVersion(SQLModel, table=True):
    """The login as it was stored once: for whose keys, and how many of them it takes. The newest counts."""

    __tablename__ = "vault_version"

    id: int = Field(default=None, primary_key=True)
    rule: VaultRule = Field(sa_column=enum_column(VaultRule))
    custodians: list[int] = Field(default_factory=list, sa_column=json_column())
    canary_hash: str = Field(max_length=64)
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime


class VaultFile(SQLModel, table=True):
    """One file that `age` sealed: for all of a version's keys, or for a pair of them."""

    __tablename__ = "vault_file"

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="vault_version.id", index=True)
    content: VaultContent = Field(sa_column=enum_column(VaultContent))
    first_id: int | None = Field(default=None, foreign_key="vault_custodian.id")
    second_id: int | None = Field(default=None, foreign_key="vault_custodian.id")
    sealed: bytes


class VaultRequest(SQLModel, table=True):
    """A leader asks to see the login, and why. What it takes is fixed here, and never changed afterwards."""

    __tablename__ = "vault_request"

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="vault_version.id")
    rule: VaultRule = Field(sa_column=enum_column(VaultRule))
    custodians: list[int] = Field(default_factory=list, sa_column=json_column())
    asked_by: int = Field(foreign_key="person.id")
    reason: str = Field(max_length=500)
    asked_at: datetime
    ends_at: datetime


class VaultConsent(SQLModel, table=True):
    """A second leader agreed to one request, in their own session. Holds no secret."""

    __tablename__ = "vault_consent"

    request_id: int = Field(foreign_key="vault_request.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    agreed_at: datetime


class VaultShowing(SQLModel, table=True):
    """The login was shown for one request: once, to whom, and with whom."""

    __tablename__ = "vault_showing"

    request_id: int = Field(foreign_key="vault_request.id", primary_key=True)
    shown_to: int = Field(foreign_key="person.id")
    together_with: int | None = Field(default=None, foreign_key="person.id")
    shown_at: datetime


class VaultAttestation(SQLModel, table=True):
    """Somebody said that one line of a list is done. `about` is an opening or a leaver, such as `opened:3`."""

    __tablename__ = "vault_attestation"
    __table_args__ = (UniqueConstraint("about", "line"),)

    id: int = Field(default=None, primary_key=True)
    about: str = Field(max_length=60)
    line: RotationLine = Field(sa_column=enum_column(RotationLine))
    said_by: int = Field(foreign_key="person.id")
    said_at: datetime


class VaultDrill(SQLModel, table=True):
    """A leader rehearsed with words that are no secret, by their passphrase or by their printed sheet."""

    __tablename__ = "vault_drill"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    version_id: int = Field(foreign_key="vault_version.id")
    way: DrillWay = Field(sa_column=enum_column(DrillWay))
    done_at: datetime


class VaultTry(SQLModel, table=True):
    """One try with a passphrase, counted before it is looked at."""

    __tablename__ = "vault_try"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime = Field(index=True)
    succeeded: bool
