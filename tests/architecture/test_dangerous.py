"""Is anything that can be turned against us used in a place where nobody expects it?

What can run words as code, start a program, reach into memory or read a format that can do more than hold
data is not used at all, or in the places that `docs/security.md` names.
"""

import ast
import re

import pytest

from tests.architecture.tree import PACKAGES, Module, imported_by, modules, texts

SANDBOX = "gatekeeper/x/sandbox/"
WHERE: dict[str, tuple[str, ...]] = {
    "subprocess": (
        "gatekeeper/audit/verify_audit.py",
        "gatekeeper/backups/copying.py",
        "gatekeeper/bootstrap/",
        "gatekeeper/pictures/isolation.py",
        "gatekeeper/senses/picture_worker.py",
    ),
    "ctypes": ("gatekeeper/pictures/confine.py",),
    "random": (SANDBOX, "gatekeeper/demo/", "gatekeeper/pictures/phone.py", "gatekeeper/pictures/scenes/"),
    "html": ("gatekeeper/x/",),
}
"""Modules of Python with which much can be done, and the only places that use them."""
NOWHERE = ("pickle", "marshal", "shelve", "dbm", "xml", "xmlrpc", "yaml", "telnetlib", "ftplib", "tkinter")
BUILT_IN = ("eval", "exec", "compile", "__import__")
CALLS = ("system", "popen", "render_template_string", "from_string", "Markup", "md5", "sha1", "literal_column")
EXCUSED = {
    (f"{SANDBOX}signature.py", "sha1"): "X's own way of signing (OAuth 1.0a)",
}
OF_THE_BROWSER = {
    "words run as code": r"\beval\(|\bnew Function\b|document\.write|setTimeout\(\s*[\"'`]",
    "something kept in the browser": r"\b(?:localStorage|sessionStorage|indexedDB|caches)\b|document\.cookie",
    "messages between windows": r"\bpostMessage\b|addEventListener\(\s*[\"']message[\"']",
    "pasting or a password program hindered": r"[\"'](?:paste|beforepaste|copy|cut)[\"']",
    "words turned into markup": r"(?:inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|createContextualFragment",
}
PIECES_OF_PAGES = "web/static/compose_form.js"
"""Turns pieces of our own pages, made and escaped by our own server, into elements."""


def holding(*words: str) -> tuple[Module, ...]:
    """The modules in whose text one of these words stands at all: only they have to be parsed."""
    return tuple(module for module in modules(*PACKAGES) if any(word in module.text for word in words))


def dangerous(module: Module) -> list[str]:
    """The dangerous calls of a module."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            plain = node.func.id if isinstance(node.func, ast.Name) else ""
            last = node.func.attr if isinstance(node.func, ast.Attribute) else plain
            if plain in BUILT_IN or (last in CALLS and (module.path, last) not in EXCUSED):
                found.append(f"{module.path}:{node.lineno} calls {last}")
    return found


@pytest.mark.parametrize("name", sorted(WHERE))
def test_what_much_can_be_done_with_is_used_where_it_is_said(name: str) -> None:
    using = [module.path for module in holding(name) if name in {n.partition(".")[0] for n in imported_by(module)}]
    assert [path for path in using if not path.startswith(WHERE[name])] == []
    assert [place for place in WHERE[name] if not any(path.startswith(place) for path in using)] == []


def test_the_paper_about_security_names_every_such_place() -> None:
    paper = texts()["docs/security.md"]
    places = [place for name in ("subprocess", "ctypes") for place in WHERE[name]]
    assert [place for place in places if f"`{place}`" not in paper] == []


def test_no_words_are_run_as_code_and_no_format_is_read_that_can_do_more_than_hold_data() -> None:
    bad = [
        f"{module.path} imports {name}"
        for module in holding(*(f"import {name}" for name in NOWHERE), *(f"from {name}" for name in NOWHERE))
        for name in imported_by(module)
        if name.partition(".")[0] in NOWHERE
    ]
    called = re.compile(rf"(?<![.\w])(?:{'|'.join(BUILT_IN)})\(|\b(?:{'|'.join(CALLS)})\(")
    bad += [call for module in modules(*PACKAGES) if called.search(module.text) for call in dangerous(module)]
    assert not bad, "\n".join(bad)


def test_no_program_is_started_through_a_shell() -> None:
    bad = [
        f"{module.path}:{node.lineno}"
        for module in holding("shell")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.keyword) and node.arg == "shell"
    ]
    assert not bad


def test_a_pattern_is_never_made_of_what_somebody_typed() -> None:
    """Patterns are constants; the few that are made while the program runs escape what they are made of."""
    bad = [
        f"{module.path}:{line}"
        for module in holding("import re\n")
        if not module.path.startswith(SANDBOX)
        for line in made_unescaped(module)
    ]
    assert not bad, "\n".join(bad)


def made_unescaped(module: Module) -> list[int]:
    """The lines on which a function makes a pattern of more than constants, and never escapes anything."""
    found = []
    for function in ast.walk(module.tree):
        if isinstance(function, ast.FunctionDef) and "re.escape" not in ast.unparse(function):
            found += [
                node.lineno
                for node in ast.walk(function)
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and not isinstance(node.args[0], ast.Constant)
            ]
    return found


def test_what_comes_in_is_decoded_once_and_a_field_is_read_from_where_it_belongs() -> None:
    """The framework decodes. A form's field is never taken from the address, nor the other way round."""
    again = re.compile(r"\bunquote(?:_plus|_to_bytes)?\(|\bunescape\(|\brequest\.values\b|\bparse_qsl?\(")
    bad = [
        f"{module.path}: {found[0]}"
        for module in modules("web", "gatekeeper/actions", "gatekeeper/queries", "rules")
        for found in again.finditer(module.text)
    ]
    assert not bad


@pytest.mark.parametrize("what", sorted(OF_THE_BROWSER))
def test_our_scripts_do_without(what: str) -> None:
    scripts = {path: text for path, text in texts().items() if path.startswith("web/") and path.endswith(".js")}
    assert len(scripts) > 10
    found = {path: re.findall(OF_THE_BROWSER[what], text) for path, text in scripts.items()}
    if what == "words turned into markup":
        assert found.pop(PIECES_OF_PAGES) == ["innerHTML ="]
    assert {path: hits for path, hits in found.items() if hits} == {}


@pytest.mark.parametrize(
    ("what", "script"),
    [
        ("words run as code", "eval(words)"),
        ("something kept in the browser", "localStorage.setItem('a', 1)"),
        ("messages between windows", "window.addEventListener('message', go)"),
        ("pasting or a password program hindered", "field.addEventListener('paste', no)"),
        ("words turned into markup", "list.innerHTML = words"),
    ],
)
def test_each_of_these_would_be_seen(what: str, script: str) -> None:
    assert re.search(OF_THE_BROWSER[what], script)
