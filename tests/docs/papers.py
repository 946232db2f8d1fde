"""What stands in the papers: prose, links, headings and words of the screen, taken out of Markdown."""

import re
from functools import cache
from pathlib import Path

from tests.architecture.tree import texts

PROJECT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
BOLD = re.compile(r"\*\*(.+?)\*\*")


@cache
def papers() -> dict[str, str]:
    """Every Markdown file of the project, by path."""
    return {path: text for path, text in texts().items() if path.endswith(".md")}


def prose(text: str) -> str:
    """The text without blocks of code, pieces of code and the addresses of links."""
    return LINK.sub(r"\1", CODE.sub("", FENCE.sub("", text)))


def blocks(text: str, language: str) -> list[str]:
    """The blocks of code in a language, without the indentation of their list."""
    found = [(len(m[1]), m[3]) for m in FENCE.finditer(text) if m[2] == language]
    return ["\n".join(line[indent:] for line in block.splitlines()) for indent, block in found]


def anchors(text: str) -> set[str]:
    """The names under which the headings of a page can be linked."""
    headings = HEADING.findall(FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def plain(words: str) -> str:
    """Words with straight quotation marks and single blanks, as they can be looked for."""
    return " ".join(words.translate(str.maketrans("’“”", '\'""')).split())
