"""Getting in, staying in, getting out."""

from collections.abc import Callable

from tests.web.browser import Browser


def test_a_teacher_signs_in_and_comes_home(browser: Callable[..., Browser]) -> None:
    page = browser("teacher").get("/")
    assert page.status == 200
    assert "Amina Teach" in page.text
