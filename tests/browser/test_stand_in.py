"""Are the stand-in's own pages, which a newcomer meets, plain and open to everybody?"""

from urllib.parse import parse_qsl, urlsplit

from axe_playwright_python.sync_playwright import Axe

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import NewPost, Sent
from gatekeeper.x.sandbox import Sandbox
from tests.browser.watching import DESK, Watch
from tests.gatekeeper.x.consenting import authorize_address


def test_a_conversation_on_the_page_of_one_post(watch: Watch) -> None:
    with Sandbox() as sandbox:
        made = TweepyPort(sandbox.credentials, origin=sandbox.origin).create(NewPost("Sports day is on Friday"))
        assert isinstance(made, Sent)
        sandbox.world.hear("aparent", "What if it rains?", name="A Parent", in_reply_to=int(made.x_post_id))
        with watch.window(sandbox.origin, width=DESK) as page:
            page.goto(f"/lunsfordprimary/status/{made.x_post_id}")
            assert page.get_by_text("Replying to @lunsfordprimary").is_visible()
            watch.look(page, "a conversation on the stand-in for X")


def test_a_person_lets_an_app_use_an_account(watch: Watch) -> None:
    with Sandbox() as sandbox:
        back = f"{sandbox.origin}/lunsfordprimary"
        app = sandbox.register_app([back])
        with watch.window(sandbox.origin, width=DESK) as page:
            page.goto(authorize_address(sandbox.origin, app.client_id, back))
            # Not the closer look: its form bears no token of the product, and is no page of it.
            assert not Axe().run(page).violations_count
            page.get_by_role("button", name="Authorise app").click()
            page.wait_for_url(f"{back}?*")
            given = dict(parse_qsl(urlsplit(page.url).query))
    assert given["state"] == "s" and given["code"]
