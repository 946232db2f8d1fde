"""Can a page carry anything but escaped text and our own files?

The content security policy forbids scripts and styles inside a page, and what staff typed is always
escaped. A template that asks for an exception breaks in the browser, or is a hole.
"""

import re

import pytest

from tests.architecture.tree import texts

TEMPLATES = {path: text for path, text in texts().items() if path.endswith((".html", ".jinja", ".j2"))}
EVENTS = (
    "click|dblclick|change|input|submit|reset|load|unload|error|focus|blur|toggle|select|scroll|resize|paste|copy|cut"
    "|drop|drag[a-z]*|key[a-z]+|mouse[a-z]+|pointer[a-z]+|touch[a-z]+|animation[a-z]+|transition[a-z]+|before[a-z]+"
    "|wheel|invalid|contextmenu|message|popstate|hashchange"
)
FORBIDDEN = {
    "a filter that switches escaping off": r"\|\s*safe\b|\bautoescape\s+false",
    "a script in the page": r"<script\b(?![^>]*\ssrc=)",
    "a style in the page": r"<style\b|\sstyle\s*=\s*[\"']",
    "a script in an attribute": rf"\son(?:{EVENTS})\s*=|javascript:",
    "a file from elsewhere": r"<(?:script|link|img|iframe|source)\b[^>]*\s(?:src|href)=[\"'](?:https?:)?//",
}


@pytest.mark.parametrize("what", sorted(FORBIDDEN))
def test_no_template_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE)
    bad = [
        f"{path}:{text.count(chr(10), 0, found.start()) + 1}: {found[0].strip()}"
        for path, text in TEMPLATES.items()
        for found in pattern.finditer(text)
    ]
    assert not bad, f"{what}:\n" + "\n".join(bad)


@pytest.mark.parametrize(
    ("what", "template"),
    [
        ("a filter that switches escaping off", "{{ post.text | safe }}"),
        ("a script in the page", "<script>go()</script>"),
        ("a style in the page", '<p style="color: red">'),
        ("a script in an attribute", '<button onclick="go()">'),
        ("a file from elsewhere", '<script src="https://cdn.example.org/a.js">'),
    ],
)
def test_each_pattern_finds_what_it_is_for(what: str, template: str) -> None:
    assert re.search(FORBIDDEN[what], template)


def test_what_we_write_every_day_is_left_alone() -> None:
    page = """<script src="{{ url_for('static', filename='app.js') }}" defer></script>
    {% set only = posts | first %}
    <a href="https://x.com/lunsfordprimary">{{ icon(name='sun', button_style='plain') }}</a>"""
    assert not [what for what, pattern in FORBIDDEN.items() if re.search(pattern, page)]
