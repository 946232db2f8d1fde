"""Is every module short, explained and finished?

A reader who opens any file should learn in a sentence which question it answers, see the whole of a
function on one screen, and find no check silenced without being told why.
"""

import ast
import re

import pytest

from tests.architecture.tree import PACKAGES, Module, modules

OURS = modules(*PACKAGES)
EVERYTHING = modules(*PACKAGES, "tests")
LONGEST_MODULE = 300  # lines that are neither blank nor comment
LONGEST_FUNCTION = 60
MAY_BE_LONG = {
    "gatekeeper/migrations/": "a schema and its guards are long lists of statements",
    "gatekeeper/models/__init__.py": "a list of names, one for each table",
    "gatekeeper/audit/events.py": "one table of all events, which is read as a whole",
}
# A check is silenced by its code, and a second "#" on the same line says why.
SUPPRESSION = re.compile(
    r"#\s*(?:noqa\b(?P<codes>:\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*)?|type:\s*ignore(?P<kind>\[[^\]]+\])?)(?P<rest>.*)"
)
LEFT_FOR_LATER = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)))
REASON = re.compile(r"[a-z]{2,}", re.IGNORECASE)

each_of_ours = pytest.mark.parametrize("module", OURS, ids=lambda module: module.path)


def may_be_long(module: Module) -> bool:
    return any(module.path.startswith(start) for start in MAY_BE_LONG)


@each_of_ours
def test_every_module_says_which_question_it_answers(module: Module) -> None:
    docstring = ast.get_docstring(module.tree)
    assert docstring, f"{module.path}: begin with a docstring that says in a sentence what the module answers"
    assert len(docstring.split()) >= 4, f"{module.path}: {docstring!r} tells a newcomer nothing"


@each_of_ours
def test_no_module_is_longer_than_one_can_hold_in_mind(module: Module) -> None:
    lines = [line for line in module.text.splitlines() if line.strip() and not line.strip().startswith("#")]
    assert may_be_long(module) or len(lines) <= LONGEST_MODULE, (
        f"{module.path} has {len(lines)} lines of code; split it by the questions it answers "
        f"(the limit is {LONGEST_MODULE})"
    )


@each_of_ours
def test_every_function_fits_a_screen(module: Module) -> None:
    too_long = [
        f"{module.path}:{node.lineno} {node.name} has {lines} lines (the limit is {LONGEST_FUNCTION})"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert may_be_long(module) or not too_long, "\n".join(too_long)


def unexplained(text: str) -> list[int]:
    """Give the lines that silence a check without naming it, or without saying why."""
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = SUPPRESSION.search(line)
        if found and not ((found["codes"] or found["kind"]) and REASON.search(found["rest"])):
            lines.append(number)
    return lines


def test_every_silenced_check_says_why() -> None:
    bad = [
        f"{module.path}:{line}"
        for module in EVERYTHING
        for line in unexplained(module.text)
        if not is_self(module)
    ]
    assert not bad, "name the check and give the reason on the same line:\n" + "\n".join(bad)


@pytest.mark.parametrize(
    ("line", "is_bad"),
    [
        ("x = 1  # no" + "qa", True),
        ("x = 1  # no" + "qa: S603", True),
        ("x = 1  # type" + ": ignore", True),
        ("x = 1  # type" + ": ignore[misc]", True),
        ("x = 1  # type" + ": ignore  # it is fine", True),
        ("x = 1  # no" + "qa: S603, S607  # our own words", False),
        ("x = 1  # type" + ": ignore[misc]  # the library says Any", False),
        ("x = 1  # a plain remark", False),
    ],
)
def test_a_suppression_counts_as_explained_only_with_code_and_reason(line: str, *, is_bad: bool) -> None:
    assert bool(unexplained(line)) is is_bad


def is_self(module: Module) -> bool:
    return module.path == "tests/architecture/test_modules.py"


def test_nothing_is_left_for_later_in_the_code() -> None:
    bad = [
        f"{module.path}:{number}"
        for module in EVERYTHING
        for number, line in enumerate(module.text.splitlines(), start=1)
        if LEFT_FOR_LATER.search(line)
    ]
    assert not bad, "finish it, or write an issue:\n" + "\n".join(bad)


def test_no_function_is_a_stub() -> None:
    bad = [
        f"{module.path}:{node.lineno}"
        for module in OURS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id == "NotImplemented" + "Error"
    ]
    assert not bad, "\n".join(bad)
