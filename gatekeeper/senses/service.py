"""What is sensed about a post before the rules look at it, and with what?

Loaded once and shared. Where the name model is absent or not the one we measured, the rules
are told so and weigh the lists alone; nothing stops, and the doctor says it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Lock

from gatekeeper.senses import lexicon
from gatekeeper.senses.names import NameModel
from gatekeeper.senses.packaged import NotAsPinned
from rules.facts import Facts
from rules.passages import passages


@dataclass(frozen=True, slots=True)
class Senses:
    """The lists and the name model of this process. `why_no_model` is empty where there is one."""

    known: lexicon.Known
    model: NameModel | None
    why_no_model: str = ""

    @classmethod
    def load(cls, data_folder: Path | None = None, *, with_model: bool = True) -> "Senses":
        """Reads the lists and the model. Takes about a second."""
        known = lexicon.load(data_folder)
        if not with_model:
            return cls(known, None, "it was not asked for")
        try:
            return cls(known, NameModel())
        except NotAsPinned as why:
            return cls(known, None, str(why))
        except Exception as why:  # noqa: BLE001  # whatever a broken native library raises, the lists go on alone
            return cls(known, None, f"onnxruntime cannot be used ({type(why).__name__})")

    def sensed(self, facts: Facts) -> Facts:
        """The facts with the lexicon, and with what the model says of each of the post's texts."""
        if self.model is None:
            return replace(facts, lexicon=self.known.lexicon)
        texts = {passage.text for passage in passages(facts.post)}
        scores = {text: self.model.scores(text) for text in texts}
        return replace(facts, lexicon=self.known.lexicon, person_scores=scores)

    def read_ahead(self, texts: Iterable[str]) -> None:
        """Has the model read these texts, and remember them for a while."""
        if self.model is not None:
            for text in texts:
                self.model.scores(text)


_data_folder: Path | None = None


def use(data_folder: Path) -> None:
    """Says where this installation keeps imported forenames; called once, when a process opens its services."""
    global _data_folder  # noqa: PLW0603  # one process has one set of senses
    if data_folder != _data_folder:
        _data_folder = data_folder
        _loaded.cache_clear()


_loading = Lock()


def shared() -> Senses:
    """The senses of this process, loaded on first use, once: whoever comes meanwhile waits for the same."""
    with _loading:
        return _loaded()


@cache
def _loaded() -> Senses:
    return Senses.load(_data_folder)
