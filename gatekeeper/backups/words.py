"""What does whoever brought a backup back have to do now, in words?"""

from collections.abc import Iterator

from gatekeeper.backups.restoring import Ready
from gatekeeper.clock import say


def after(done: Ready) -> Iterator[str]:
    """What came along, and what people do next, a line each."""
    made_at = say(done.made_at)
    came = (
        (done.carried.posts, "published post", "published posts"),
        (done.carried.takedowns, "take-down", "take-downs"),
        (done.carried.answers, "answer of a family", "answers of families"),
        (done.carried.entries, "entry of the safeguarding lead", "entries of the safeguarding lead"),
        (done.carried.withdrawals, "open withdrawal", "open withdrawals"),
    )
    if said := ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in came if count):
        yield f"From the data that was here, newer than the backup, came along: {said}."
    yield ""
    yield "Posting is stopped on every account. Do this before a leader lets it go on:"
    if done.reconnect:
        yield (
            "- Connect the account anew, under More, Account on X. The backup held a permission that may have "
            "been used since. X takes it back from whoever uses it twice, so it was not kept."
        )
    if not done.is_whole:
        yield (
            f"- Nothing is known of what families and the safeguarding lead said after {made_at}. Enter every no, "
            "every withdrawal, every hold and every take-down of that time again. Then a leader says so under "
            "“Pause everything”; until then posting cannot go on."
        )
    if done.to_look_for:
        posts = "1 post" if done.to_look_for == 1 else f"{done.to_look_for} posts"
        yield (
            f"- {posts} may have gone out after the backup. None goes out before somebody looked at the account "
            "and said on the post’s own page that it is not there. Give up those that are."
        )
    yield "- Take in the pupil roll and the staff list again, should they have changed."
