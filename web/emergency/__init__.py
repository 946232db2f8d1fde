"""The pages for news that cannot wait for a second reader."""

from web.emergency import afterwards, releasing, wordings
from web.emergency.blueprint import blueprint

__all__ = ["afterwards", "blueprint", "releasing", "wordings"]
