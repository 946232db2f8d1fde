"""How are tables declared here? Names for every constraint, enums by value.

SQLModel stores an enum by its member's name in a column as long as the longest
name; here it is stored by value, in 32 characters, with a CHECK, so that a
renamed member never changes what is stored.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Enum, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
ENUM_LENGTH = 32

SQLModel.metadata.naming_convention = NAMES
METADATA: MetaData = SQLModel.metadata


def enum_column(kind: type[StrEnum], *, nullable: bool = False, index: bool = False) -> Column[Any]:
    """A column that holds one value of `kind` and refuses any other."""
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).strip("_")
    return Column(
        Enum(
            kind,
            values_callable=lambda members: [m.value for m in members],
            native_enum=False,
            create_constraint=True,
            length=ENUM_LENGTH,
            name=name,
        ),
        nullable=nullable,
        index=index,
    )


def json_column(server_default: str | None = None) -> Column[Any]:
    """A column of structured data that is read back as it was written.

    A column that is added to a table with rows says what the rows of before hold.
    """
    return Column(JSON().with_variant(JSONB(), "postgresql"), nullable=False, server_default=server_default)
