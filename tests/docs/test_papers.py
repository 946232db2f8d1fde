"""Are the papers true: do links lead somewhere, do commands and buttons exist, does the worked example work?"""

import ast
import re
import sys
from functools import cache
from pathlib import PurePosixPath
from types import ModuleType

import pytest

from gatekeeper.demo import school
from rules.engine import check
from rules.guide import page
from rules.rule import Rule
from tests.architecture.tree import modules, texts
from tests.docs.papers import BOLD, IMAGE, LINK, PROJECT, anchors, blocks, papers, plain, prose

PAPERS = papers()
GUIDES = tuple(path for path in PAPERS if path.startswith("docs/guides/"))
DECISIONS = tuple(sorted(path for path in PAPERS if path.startswith("docs/decisions/")))
SECTIONS = ("Context", "Decision", "Refused", "Consequences")
AMERICAN = re.compile(
    r"\b(?:colou?rize|color|center|behavior|favor(?:ite)?|labeled|canceled|catalog|gray|license[sd]?|"
    r"(?:organ|recogn|apolog|author|normal|summar|minim|priorit)iz(?:e|es|ed|ing|ation)|tweets?)\b",
    re.IGNORECASE,
)

each_paper = pytest.mark.parametrize("path", sorted(PAPERS))


@each_paper
def test_every_link_leads_to_something(path: str) -> None:
    bad = []
    for _, address in LINK.findall(PAPERS[path]):
        if "://" in address:
            continue
        name, _, anchor = address.partition("#")
        place = (PROJECT / path).parent / name if name else PROJECT / path
        if not place.exists() or (anchor and anchor not in anchors(place.read_text(encoding="utf-8"))):
            bad.append(address)
    assert not bad, "a picture of a page is made by: python3 -m gatekeeper screenshots"


@each_paper
def test_every_file_that_is_named_exists(path: str) -> None:
    named = re.findall(
        r"(?<![\w./-])(?:gatekeeper|rules|web|tests|docs|\.ci)/[\w./-]*[\w/]", LINK.sub("", PAPERS[path])
    )
    assert not [name for name in named if not (PROJECT / name).exists()]


@each_paper
def test_every_picture_is_described(path: str) -> None:
    assert not [address for words, address in IMAGE.findall(PAPERS[path]) if len(words.split()) < 3]


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, waiting = set[str](), ["README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or path not in PAPERS:
            continue
        seen.add(path)
        for _, address in LINK.findall(PAPERS[path]):
            target = PurePosixPath(path).parent / address.partition("#")[0]
            waiting.append(_without_dots(target))
    assert not set(PAPERS) - seen


def _without_dots(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


@each_paper
def test_the_spelling_is_british(path: str) -> None:
    assert not AMERICAN.findall(prose(PAPERS[path]))


def test_a_spelling_from_elsewhere_would_be_seen() -> None:
    assert AMERICAN.search("Organize the colors in the center") is not None
    assert AMERICAN.search("Organise the colours in the centre, with a licence") is None


@pytest.mark.parametrize("command", ["python3 -m gatekeeper demo", "python3 -m gatekeeper test"])
def test_the_readme_gives_each_of_the_two_commands_as_it_is_typed(command: str) -> None:
    assert command in [block.strip() for block in blocks(PAPERS["README.md"], "sh")]


def test_the_readme_names_the_sign_ins_of_the_demo() -> None:
    text = PAPERS["README.md"]
    assert f"`{school.PASSWORD}`" in text
    people = {member.key: f"{member.forename} {member.surname}" for member in school.STAFF}
    people["head"] = f"{school.HEAD.forename} {school.HEAD.surname}"
    for key, _, _ in school.SIGN_INS:
        assert f"| `{key}@{school.DOMAIN}` | {people[key]}," in text


def test_the_child_of_the_walk_is_on_the_invented_roll() -> None:
    (typed,) = re.findall(r"Type: `(.+?)`", PAPERS["README.md"])
    assert any(f"{child.forename} {child.surname}" in typed for child in school.pupils())


@pytest.mark.parametrize("path", ["README.md", *GUIDES])
def test_what_is_bold_stands_on_the_screen(path: str) -> None:
    bold = {plain(words) for words in BOLD.findall(prose(PAPERS[path]))}
    missing = {words for words in bold if not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", _screen())}
    assert not missing, "the words on the screen are others, or have changed"


@cache
def _screen() -> str:
    """Everything that our pages can say: what stands in templates, and what the code holds as text."""
    templates = [text for path, text in texts().items() if path.startswith("web/templates/")]
    said = []
    for module in modules("gatekeeper", "rules", "web"):
        nodes = list(ast.walk(module.tree))
        docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        said += [
            node.value
            for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        ]
    return "\n".join(map(plain, [*templates, *said]))


def test_the_rule_of_the_worked_example_does_what_it_declares() -> None:
    (example,) = [block for block in blocks(PAPERS["CONTRIBUTING.md"], "python") if "@rule(" in block]
    topic = ModuleType("the_worked_example")
    topic.__dict__.update(vars(sys.modules["rules.accessibility"]))
    exec(f"from datetime import date\n{example}", topic.__dict__)  # noqa: S102  # our own page is what is tried
    made = topic.__dict__["words_in_capitals"]
    assert isinstance(made, Rule)
    assert all(check(one.facts, (made,)).findings for one in made.trips)
    assert not any(check(one.facts, (made,)).findings for one in made.passes)
    assert page(made).what_it_says


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(PurePosixPath(path).name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", DECISIONS)
def test_a_decision_says_what_was_refused(path: str) -> None:
    assert re.findall(r"^## (.+)$", PAPERS[path], re.MULTILINE) == list(SECTIONS)
    refused = PAPERS[path].partition("## Refused")[2].partition("##")[0]
    assert len(re.findall(r"^- _.+_: .+", refused, re.MULTILINE)) >= 2
    without_the_list = re.sub(r"^- \[\d{4}\].*$", "", PAPERS[path], flags=re.MULTILINE)
    assert 100 < len(prose(without_the_list).split()) < 400


@pytest.mark.parametrize("path", GUIDES)
def test_a_guide_begins_with_what_it_is_for(path: str) -> None:
    assert PAPERS[path].splitlines()[2].startswith("This guide is for ")
