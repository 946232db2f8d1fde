"""Is a text that is shown in stretches still the text, whatever is in it?"""

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.queries.marked import Mark, marked

PIECES = st.sampled_from(
    [" ", "#Oak", "@oak", "a.com", "https://b.org/x", "#", ".", "é", "🌻", "\n", "<b>", "http://a.uk/#c"]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join))
def test_the_stretches_together_are_the_text(text: str) -> None:
    assert "".join(stretch.text for stretch in marked(text)) == text
    assert all(stretch.text for stretch in marked(text))


def test_links_hashtags_and_handles_are_told_apart() -> None:
    found = [(s.mark, s.text) for s in marked("See oak.org/#news @school #OurGarden!") if s.mark is not Mark.PLAIN]
    assert found == [(Mark.LINK, "oak.org/#news"), (Mark.HANDLE, "@school"), (Mark.HASHTAG, "#OurGarden")]
