"""The emergency login of the account: keys of leaders, what is sealed for them, opening it, and what follows."""

from web.vault import after, opening, storing
from web.vault.blueprint import blueprint

__all__ = ["after", "blueprint", "opening", "storing"]
