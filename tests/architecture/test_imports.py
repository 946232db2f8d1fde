"""Does each part know only what it may know?

Most arrows are contracts in pyproject.toml, checked by `lint-imports`. Here are those that a contract
cannot say: "nothing but the standard library", and libraries that a part may come to use later.
"""

import ast
import importlib.util
import sys

import pytest

from tests.architecture.tree import PACKAGES, PROJECT, Module, imported_by, modules

# What the law may use: nothing that reads a file, a clock, a socket or a random number.
PURE = frozenset(
    {
        "bisect", "collections", "collections.abc", "contextlib", "dataclasses", "datetime", "enum", "fractions",
        "functools", "hashlib", "html", "ipaddress", "itertools", "json", "math", "operator", "re", "string",
        "types", "typing", "unicodedata", "urllib.parse", "zoneinfo",
    }
)  # fmt: skip
EXCUSED = {
    ("rules/x_text.py", "importlib"): "twitter_text asks for its own settings file while it is imported",
    ("rules/x_text.py", "sys"): "a stand-in is put there for the moment of that import",
}
ONLY_THERE = {
    "apscheduler": ("gatekeeper/publishing/ticker.py",),
    "cryptography": ("gatekeeper/keys.py", "gatekeeper/stamps/tokens.py"),
    "flask": ("web/", "gatekeeper/x/sandbox/"),
    "flask_bootstrap": ("web/",),
    "flask_wtf": ("web/",),
    "onnxruntime": ("gatekeeper/senses/",),
    "PIL": ("gatekeeper/pictures/",),
    "pillow_heif": ("gatekeeper/pictures/",),
    "rfc3161_client": ("gatekeeper/stamps/tokens.py",),
    "tweepy": ("gatekeeper/x/client.py",),
    "wtforms": ("web/",),
    "xdk": (),  # X's own software is for the tests of the sandbox
}


def test_the_law_imports_nothing_that_touches_the_world() -> None:
    bad = [
        f"{module.path} imports {name}"
        for module in modules("rules")
        for name in sorted(imported_by(module))
        if name not in PURE
        and name.partition(".")[0] not in {"rules", "twitter_text"}
        and (module.path, name) not in EXCUSED
    ]
    assert not bad, "rules take facts and give findings; gather the fact outside:\n" + "\n".join(bad)


def test_the_law_asks_neither_clock_nor_disk() -> None:
    forbidden = {"now", "today", "utcnow", "fromtimestamp", "open", "read_text", "read_bytes", "write_text"}
    bad = [
        f"{module.path}:{node.lineno} calls {called}"
        for module in modules("rules")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and (called := _name(node.func)) in forbidden
        and (module.path, "importlib") not in EXCUSED
    ]
    assert not bad, "the moment and the contents come in with the facts:\n" + "\n".join(bad)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize("library", sorted(ONLY_THERE))
def test_a_library_is_used_only_where_it_belongs(library: str) -> None:
    bad = [
        module.path
        for module in modules(*PACKAGES)
        if any(name.partition(".")[0] == library for name in imported_by(module))
        and not module.path.startswith(ONLY_THERE[library] or "nowhere")
    ]
    assert not bad, f"{library} belongs to {ONLY_THERE[library]}, but is imported in {bad}"


def test_the_preparation_needs_nothing_but_python() -> None:
    before = [
        *modules("gatekeeper/bootstrap"),
        _module("gatekeeper/__main__.py"),
        _module("gatekeeper/__init__.py"),
    ]
    bad = [
        f"{module.path} imports {name}"
        for module in before
        for name in sorted(imported_by(module))
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not name.startswith("gatekeeper.bootstrap")
        and name not in {"gatekeeper.cli", "gatekeeper"}  # the hand-over; and a sibling by its package
    ]
    assert not bad, "nothing is installed yet when this runs:\n" + "\n".join(bad)


@pytest.mark.parametrize("path", ["gatekeeper/__init__.py", "gatekeeper/__main__.py"])
def test_a_python_that_is_too_old_can_still_read_the_first_lines(path: str) -> None:
    module = _module(path)
    too_new = (
        ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef, ast.FunctionDef,
        ast.Await, ast.Nonlocal, ast.YieldFrom, ast.TryStar,
    )  # fmt: skip
    bad = [f"{path}: {type(node).__name__}" for node in ast.walk(module.tree) if isinstance(node, too_new)]
    assert not bad, "an old Python must be able to say that it is too old:\n" + "\n".join(bad)
    assert module.text.isascii(), f"{path}: Python 2 reads ASCII alone"


def _module(path: str) -> Module:
    return next(module for module in modules("gatekeeper") if module.path == path)


@pytest.mark.parametrize("package", PACKAGES)
def test_our_package_is_the_one_that_is_imported(package: str) -> None:
    """On the public index there are other packages called `rules` and `web`."""
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.origin == str(PROJECT / package / "__init__.py")
