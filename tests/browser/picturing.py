"""What several stories at the browser do with a picture: open its page, and say what has to be said of it."""

from playwright.sync_api import Page, expect

LOOKING_MS = 60_000
TIMES = 20


def waits_for_the_look(page: Page, *, script: bool = True) -> None:
    """Waits until the computer has looked at the post's picture; without a script by asking again."""
    who = page.locator("[data-picture] [data-who]").first
    if script:
        expect(who).not_to_contain_text("Not looked at yet", timeout=LOOKING_MS)
        return
    for _ in range(TIMES):
        if "Not looked at yet" not in who.inner_text():
            return
        further = page.get_by_role("button", name="See how far it is")
        if further.count():
            further.first.click(timeout=LOOKING_MS)
        else:
            page.reload()  # it was done a moment after the page was made
    raise AssertionError("The computer looks at a picture for too long.")


def says_that_nobody_is_in_it(page: Page, *, script: bool = True) -> None:
    """Goes to the page of the only picture and back, with nothing left to say. A painted sunflower is no face."""
    waits_for_the_look(page, script=script)
    page.locator("[data-picture]").get_by_role("button", name="Who is in it?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is in picture 1?")
    for none in page.locator("[data-found] input[value=none]").all():
        none.check(force=True)
    page.get_by_label("No person pictured").check()
    page.select_option("#source", "school_device")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("[data-picture] [data-who]")).to_contain_text("No person pictured")
