"""Which words of a post will the public read, and where did they stand in the form?"""

from dataclasses import dataclass

from rules.facts import Post
from rules.findings import Field, Where


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text that will be public: the post's own, one picture's description, or the words in it."""

    text: str
    field: Field
    picture: int | None = None

    def where(self, start: int | None = None, end: int | None = None) -> Where:
        """The place of these code points in the post."""
        return Where(self.field, self.picture, start, end)

    @property
    def name(self) -> str:
        """How a sentence calls this passage."""
        if self.picture is None:
            return "the text"
        if self.field is Field.PICTURES:
            return f"picture {self.picture} itself"
        return f"the description of picture {self.picture}"


def passages(post: Post) -> tuple[Passage, ...]:
    """The post's text, each picture's description, and the words read in each picture; empty ones left out."""
    pieces = [Passage(post.text, Field.TEXT)]
    pieces += [Passage(picture.alt_text, Field.ALT_TEXT, picture.position) for picture in post.pictures]
    pieces += [Passage(picture.words_read, Field.PICTURES, picture.position) for picture in post.pictures]
    return tuple(piece for piece in pieces if piece.text)


def typed_passages(post: Post) -> tuple[Passage, ...]:
    """What its author typed: the text and the descriptions, for rules about how one writes."""
    return tuple(piece for piece in passages(post) if piece.field is not Field.PICTURES)


def is_empty(post: Post) -> bool:
    """Says whether there is neither a word nor a picture yet."""
    return not post.pictures and not post.text.strip()
