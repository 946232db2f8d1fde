"""What holds for every page that somebody sees who is signed in?"""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.architecture.tree import texts
from tests.web.browser import Browser, check_headers
from tests.web.matrix import EXPECTED
from tests.web.test_matrix import filled
from tests.world import World
from web.guard import gate_of

FIELD = re.compile(r"\btext_field\('\w+', '([^']*)'.*")
"""A field of one line in a template, with its label."""


@pytest.mark.parametrize("name", ["head", "governor"])
def test_every_page_has_the_way_out_its_headers_and_no_word_for_other_sites(
    name: str, browser: Callable[..., Browser], world: World
) -> None:
    someone = browser(name)
    reference = world.draft()
    assert world.submit(reference).accepted
    seen = 0
    for method, rule in EXPECTED:
        if method != "GET" or name not in EXPECTED[method, rule] or rule.startswith(("/family/", "/static/")):
            continue
        answer = someone.client.get(filled(rule, reference), buffered=True)
        check_headers(answer)
        assert not [header for header, _ in answer.headers if header.startswith("Access-Control-")], rule
        if answer.mimetype == "text/html" and answer.status_code == 200:
            seen += 1
            assert '<form method="post" action="/sign-out">' in answer.text, rule
    assert seen > 15


def test_a_password_is_typed_unseen_and_a_password_program_may_fill_it_in() -> None:
    fields = [
        (path, found[1].lower(), found[0])
        for path, text in texts().items()
        if path.startswith("web/templates/")
        for found in FIELD.finditer(text)
    ]
    secret = [
        (path, label, field) for path, label, field in fields if "password" in label or "passphrase" in label
    ]
    assert len(secret) > 5
    assert [path for path, _, field in secret if "type='password'" not in field] == []
    ours = [(path, field) for path, label, field in secret if "password" in label]
    fills_in = re.compile(r"autocomplete='(?:current|new)-password'")
    assert [path for path, field in ours if not fills_in.search(field)] == []


def test_whatever_changes_how_one_signs_in_or_where_asks_for_a_fresh_proof(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("account.")]
    changes = {rule.endpoint for rule in rules if "POST" in (rule.methods or ())}
    assert {"account.change_password", "account.sign_out_elsewhere", "account.remove_codes"} <= changes
    assert [name for name in changes if not (gate := gate_of(app, name)) or not gate.recent] == []
