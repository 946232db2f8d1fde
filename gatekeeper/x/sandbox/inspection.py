"""What has come of it all: how often does a post stand on X, and how often was it made?"""

import hashlib
from collections import Counter
from dataclasses import dataclass

from gatekeeper.x.sandbox.world import World, sameness_of


@dataclass(frozen=True, slots=True)
class Copies:
    """One content of one account: how many live posts have it, and how many ever had it.

    `sha256` is over the text, without what X overlooks, and the sizes of the pictures: two
    posts that X would call duplicates have the same.
    """

    account_id: str
    handle: str
    sha256: str
    live: int
    made: int


def copies(world: World) -> list[Copies]:
    """Counts every content that an account ever posted through the API, the most frequent first."""
    live, made = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for post in world.posts.everything():
        if post.by_hand:
            continue
        parts = [sameness_of(post.text), *(str(picture.size) for picture in post.pictures)]
        content = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        key = (post.account.id, post.account.handle, content)
        made[key] += 1
        live[key] += post.deleted_at is None
    return [Copies(*key, live[key], count) for key, count in made.most_common()]


def invariants(world: World) -> dict[str, object]:
    """Says whether anything stands twice: the one thing that may never be."""
    found = copies(world)
    return {
        "doubled": sum(1 for one in found if one.live > 1),
        "made_twice": sum(1 for one in found if one.made > 1),
        "live": sum(one.live for one in found),
        "contents": [
            {
                "account_id": one.account_id,
                "handle": one.handle,
                "sha256": one.sha256,
                "live": one.live,
                "made": one.made,
            }
            for one in found
        ],
    }
