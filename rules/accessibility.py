"""Can everybody read this post, also with a screen reader?"""

import re
from collections.abc import Iterable

from rules.examples import SINCE, described, typed
from rules.facts import Facts, Picture
from rules.findings import Field, Finding, Severity, Where
from rules.fixes import rewrite
from rules.hashtag_words import suggested_capitals
from rules.passages import typed_passages
from rules.rule import rule
from rules.text import comparable, emoji_spans, fold, hashtags, hidden_marks

LONGEST_DESCRIPTION = 1000
"""The longest picture description X takes."""

_MOST_EMOJI = 3
_FEWEST_WORDS = 3
_FILE_NAME = re.compile(
    r"^\s*\S+\.(?:jpe?g|png|gif|webp|heic|heif|tiff?|bmp)\s*$|^\s*(?:img|dsc|pxl|dcim)[_\-\s]?\d", re.IGNORECASE
)
_SAYS_NOTHING = frozenset(
    """
    a an and at boy boys child children class fun girl girls image images in kid kids learning of on our people
    photo photograph photos pic pics picture pictures pupil pupils school snap some students the their them they
    this us we with working year
    """.split()  # noqa: SIM905  # forty words read better as a block than as a list
)
_ANY_WORD = re.compile(r"[^\W_]+")
_WORD_AFTER = re.compile(r"[^\S\n]*[^\W_]")
_FANCY = re.compile(
    "[\U0001d400-\U0001d7ff\uff21-\uff3a\uff41-\uff5a\u2460-\u24ff\u2100-\u2138\U0001f110-\U0001f189"
    "\u1d00-\u1d2b\u0250-\u02af\U0001f1e6-\U0001f1ff]{2,}"
)


def _at(picture: Picture) -> Where:
    return Where(Field.ALT_TEXT, picture.position)


@rule(
    id="alt-text-missing",
    title="A picture without a description",
    severity=Severity.BLOCK,
    clause="5.b8",
    since=SINCE,
    why="Some of our parents and children cannot see pictures. The description is read out to them instead.",
    blind_spots=("Whether the description fits the picture: only a person can see that.",),
    clears_when="The picture has a sentence that says what matters in it, without naming a child.",
    trips=(
        described(""),
        described("  …  ", "nothing that can be read out"),
    ),
    passes=(
        described("Six clay volcanoes drying on a window sill"),
        typed("No picture, so nothing to describe"),
    ),
)
def alt_text_missing(facts: Facts) -> Iterable[Finding]:
    """A picture whose description holds no word."""
    for picture in facts.post.pictures:
        if not _ANY_WORD.search(picture.alt_text):
            yield alt_text_missing.found(
                _at(picture),
                message=f"Picture {picture.position} has no description for people who can't see it.",
                remedy="Add a short sentence that says what matters in the picture. Don't name a child.",
                reader=f"Picture {picture.position} has no description.",
            )


def _weakness(picture: Picture, others: tuple[Picture, ...], text: str) -> tuple[str, str] | None:
    """Why a description is no use, and what to do about it, or None if it will do."""
    said = comparable(picture.alt_text)
    words = said.split()
    file_stem = comparable(picture.file_name.rsplit(".", 1)[0])
    if _FILE_NAME.search(picture.alt_text) or (file_stem and said == file_stem):
        return "is the name of a file", "Say what matters in the picture, in one sentence."
    if len(words) < _FEWEST_WORDS or all(word in _SAYS_NOTHING or word.isdigit() for word in words):
        return "does not say what is in the picture", "Say who is doing what, and where, without naming a child."
    if said == comparable(text):
        return "only repeats the text of the post", "Say what can be seen in the picture."
    if any(said == comparable(other.alt_text) for other in others if other.position < picture.position):
        return "is the same as another picture's", "Say what is different in this picture."
    return None


@rule(
    id="alt-text-weak",
    title="A picture description that says too little",
    severity=Severity.REASON,
    other_severities=(Severity.BLOCK,),
    clause="5.b8",
    since=SINCE,
    why="“Photo of kids” tells a blind parent nothing that the phone did not say already.",
    blind_spots=(
        "A fluent description of the wrong picture.",
        "Whether a longer description says the important thing.",
    ),
    clears_when="The description says what matters, in at least three words and at most 1,000 characters.",
    trips=(
        described("photo of kids"),
        described("IMG_2041.jpg", "the name of a file"),
        described("Volcano", "one word"),
        described("A long list of volcanoes. " * 40, "more than X takes, so this stops the post"),
    ),
    passes=(
        described("Six clay volcanoes drying on a window sill"),
        described("Children's hands around a worm"),
        typed("No picture, so nothing to describe"),
    ),
)
def alt_text_weak(facts: Facts) -> Iterable[Finding]:
    """A description that is generic, a file name, a repetition, or longer than X takes."""
    for picture in facts.post.pictures:
        if not _ANY_WORD.search(picture.alt_text):
            continue
        number, length = picture.position, len(picture.alt_text)
        if length > LONGEST_DESCRIPTION:
            yield alt_text_weak.found(
                _at(picture),
                severity=Severity.BLOCK,
                message=f"Description {number} is {length - LONGEST_DESCRIPTION} characters too long for X.",
                remedy=f"Shorten it to {LONGEST_DESCRIPTION:,} characters or fewer.",
                reader=f"The description of picture {number} is longer than X takes.",
            )
        elif weakness := _weakness(picture, facts.post.pictures, facts.post.text):
            what, remedy = weakness
            yield alt_text_weak.found(
                _at(picture),
                message=f"The description of picture {number} {what}.",
                remedy=remedy,
                reader=f"The description of picture {number} {what}.",
                evidence=picture.alt_text,
            )


@rule(
    id="hashtag-no-capitals",
    title="A hashtag without capitals",
    severity=Severity.ADVICE,
    clause="5.b8",
    since=SINCE,
    why="With a capital for each word a screen reader says the words; without, it says a long nonsense word.",
    blind_spots=(
        "It knows a few hundred school words. Other words run together are noticed only when the hashtag is long.",
    ),
    clears_when="Each word in the hashtag begins with a capital: #ReadingWeekFun.",
    trips=(
        typed("So many stories! #readingweekfun"),
        typed("Ready, steady #SPORTSDAY"),
        typed("#Worldbookday costumes were splendid", "one capital is not enough"),
    ),
    passes=(
        typed("So many stories! #ReadingWeekFun"),
        typed("We love #reading", "one word"),
        typed("Thank you #PTA, from #ks2 and #Year4"),
    ),
)
def hashtag_no_capitals(facts: Facts) -> Iterable[Finding]:
    """A hashtag of several words that shows no capital between them."""
    for tag in hashtags(facts.post.text):
        better = suggested_capitals(tag.body)
        if better is None:
            continue
        shown = facts.post.text[tag.start : tag.end]
        remedy = f"Write it as #{better}." if better else "If it is more than one word, begin each with a capital."
        yield hashtag_no_capitals.found(
            Where(Field.TEXT, None, tag.start, tag.end),
            message=f"A screen reader reads {shown} as one long word.",
            remedy=remedy,
            reader=f"{shown} has no capitals between its words, so screen readers stumble over it.",
            evidence=shown,
            fixes=(rewrite(f"{tag.sign}{better}"),) if better else (),
        )


@rule(
    id="emoji-or-fancy-text",
    title="Many emoji, or fancy letters",
    severity=Severity.ADVICE,
    clause="5.b8",
    since=SINCE,
    version=2,
    why=(
        "A screen reader says every emoji in full (“party popper, party popper …”), and cannot read fancy "
        "letters at all."
    ),
    blind_spots=("Emoji newer than its list are not counted.",),
    clears_when="There are three emoji or fewer, at the end of a line, and all letters are plain.",
    trips=(
        typed("🎉🎉🎉🎉 Sports day", "too many"),
        typed("We 🌋 made 🌋 volcanoes", "between the words"),
        typed("𝓢𝓹𝓸𝓻𝓽𝓼 day is on Friday", "fancy letters"),
    ),
    passes=(
        typed("Sports day is on Friday 🎉"),
        typed("Tiptop baking! 🍰🧁\nThank you to our PTA 👏", "at the end of each line"),
        typed("Café, naïve, 3½ km and 20°C are plain enough"),
    ),
)
def emoji_or_fancy_text(facts: Facts) -> Iterable[Finding]:
    """More than three emoji, emoji among the words, and letters that only look like letters."""
    for passage in typed_passages(facts.post):
        text, spans = passage.text, emoji_spans(passage.text)
        amid = next((span for span in spans if _WORD_AFTER.match(text, span[1])), None)
        if spans and (len(spans) > _MOST_EMOJI or amid):
            many = len(spans) > _MOST_EMOJI
            start, end = (spans[0][0], spans[-1][1]) if many or amid is None else amid
            what = f"{len(spans)} emoji" if many else "an emoji before or among the words"
            yield emoji_or_fancy_text.found(
                passage.where(start, end),
                message=f"There {'are' if many else 'is'} {what}, and a screen reader says each one in full.",
                remedy="Keep three at most, and put them at the end.",
                reader=f"{passage.name.capitalize()} has {what}.",
                evidence=text[start:end],
            )
        for match in _FANCY.finditer(text):
            if any(start <= match.start() < end for start, end in spans):
                continue
            yield emoji_or_fancy_text.found(
                passage.where(match.start(), match.end()),
                message="These fancy letters cannot be read out by a screen reader.",
                remedy=f"Type them as plain letters: {fold(match.group())}.",
                reader=f"{passage.name.capitalize()} uses fancy letters that screen readers cannot read.",
                evidence=match.group(),
            )


@rule(
    id="hidden-characters",
    title="Characters that nobody can see",
    severity=Severity.BLOCK,
    clause="5.b5",
    since=SINCE,
    version=2,
    why=(
        "Invisible characters come along when text is copied from elsewhere. They can hide a name from our "
        "checks, turn the order of letters round, and make the post differ from what the second reader saw."
    ),
    blind_spots=("Letters of other alphabets that look like ours are read as ours, but not pointed out.",),
    clears_when="The marked place has been deleted and typed again.",
    trips=(
        typed("Well played Le\u200bo", "a mark of no width inside a name"),
        typed("Ring \u202a01632 960100\u202c", "marks for the direction of writing, copied from a phone"),
        described("A kite\u0007 above the playing field", "a control character"),
    ),
    passes=(
        typed("Thank you to our crew 👩‍🚀🏴󠁧󠁢󠁳󠁣󠁴󠁿", "the joins inside one emoji belong to it"),
        typed("Two lines\nare fine"),
        typed("Café, Zoë and Łukasz are plain letters"),
    ),
)
def hidden_characters(facts: Facts) -> Iterable[Finding]:
    """Control, direction and zero-width marks, halves of letters, and characters no device can show."""
    for passage in typed_passages(facts.post):
        marks = hidden_marks(passage.text)
        if marks:
            first = marks[0]
            count = "a character" if len(marks) == 1 else f"{len(marks)} characters"
            yield hidden_characters.found(
                passage.where(first, first + 1),
                message=f"There {'is' if len(marks) == 1 else 'are'} {count} here that nobody can see.",
                remedy="Delete the marked place, with the letters on either side, and type it again.",
                reader=f"{passage.name.capitalize()} holds {count} that nobody can see.",
                evidence=passage.text[first],
            )
