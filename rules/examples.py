"""Which invented school do the examples of the rules speak of?

Everything a rule's example needs, with small defaults, so that an example says only what
matters to it. The defaults trip no rule at all.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from rules.facts import (
    Agreement,
    Channel,
    EarlierPost,
    Facts,
    Looked,
    Picture,
    Post,
    Pupil,
    Region,
    School,
    SeenFace,
    SeenLine,
    Shown,
    Source,
    StaffMember,
    Stage,
)
from rules.lexicon import Lexicon
from rules.rule import Example
from rules.word_lists import EVERYDAY_WORDS

SINCE = date(2026, 11, 22)
"""When the first rules were declared."""

NOW = datetime(2026, 11, 24, 15, 15, tzinfo=UTC)
"""A Tuesday afternoon in November."""

SCHOOL = School(
    name="Lunsford Primary",
    handle="@lunsfordprimary",
    phones=("01632 960100",),
    emails=("office@lunsfordprimary.example.org",),
    postcodes=("ZZ99 3VZ",),
    address="Swallow Lane, Lunsford",
    allowed_handles=("@kentlibraries_ex",),
    link_hosts=("lunsfordprimary.example.org", "gov.uk", "nhs.uk"),
    objectives=("Celebrate learning", "Community news"),
    closed_days=frozenset({date(2026, 10, 26), date(2026, 10, 27), date(2026, 10, 28)}),
)

ROLL = (
    Pupil(id=1, forename="Alfred", known_as="Alfie", surname="Thornbury", class_name="Beech"),
    Pupil(id=2, forename="Poppy", surname="Tilden", class_name="Beech"),
    Pupil(id=3, forename="Grace", surname="Attwell", class_name="Larch"),
    Pupil(id=4, forename="Idris", surname="Kellaway", class_name="Larch", may_be_named=True),
    Pupil(id=5, forename="Zuzanna", surname="Wójcik", class_name="Beech", former_names=("Zuzanna Marlow",)),
    Pupil(id=6, forename="Ellis", surname="Varley", class_name="Larch", has_left=True),
)

LEXICON = Lexicon(
    words=EVERYDAY_WORDS,
    forenames={"callum": 50_000, "ottoline": 300, "gemma": 60_000, "brenda": 40_000, "florence": 30_000},
    well_known=frozenset({"florence nightingale", "julia donaldson"}),
    titles=frozenset({"charlotte's web"}),
    places=frozenset({"maidstone", "florence"}),
)
"""The few words and names that the examples hold, as `gatekeeper.senses.lexicon` gives them for all."""

STAFF = (
    StaffMember(title="Mrs", forename="Jane", surname="Okafor"),
    StaffMember(title="Mr", forename="Alfie", surname="Redfern"),
)

CHANNEL = Channel(handle="@lunsfordprimary", registered_account_id="100200300", seen_account_id="100200300")

DIGEST = "3f9a"
"""A stand-in for the digest of the post that was agreed."""

AGREEMENT = Agreement(digest=DIGEST, agreed_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC), by="Mr Redfern")

PICTURE = Picture(
    position=1,
    sha256="a1" * 32,
    alt_text="Six clay volcanoes drying on a window sill",
    nobody_pictured=True,
    looked=Looked(),
    source=Source.SCHOOL_DEVICE,
)

SOMEBODY = (Shown(pupil_id=4, may_be_shown=True),)
"""One child in the picture, who may be shown."""

WITH_SOMEBODY = replace(PICTURE, nobody_pictured=False, shown=SOMEBODY, recognisable=False, heads=1)
"""A picture of that child from behind: counted, and nobody can be recognised."""


def seen(*lines: str, faces: int = 0, size: float = 0.1) -> Looked:
    """What was found in a picture: faces side by side, each so high and so wide, and lines of writing."""
    return Looked(
        faces=tuple(SeenFace(i + 1, Region(0.1 * i, 0.2, size, size)) for i in range(faces)),
        lines=tuple(SeenLine(Region(0.1, 0.05 * i, 0.3, 0.04), line) for i, line in enumerate(lines)),
    )


def showing(*lines: str, of: Picture = PICTURE, faces: int = 0) -> Picture:
    """A picture in which these lines can be read."""
    return replace(of, looked=seen(*lines, faces=faces), words_read="\n".join(lines))


def post(text: str = "Our volcanoes erupted today.", *pictures: Picture) -> Post:
    """A finished post with nothing wrong in it, apart from what it is given."""
    return Post(text=text, pictures=pictures, objective="Celebrate learning", digest=DIGEST)


def facts(
    this: Post | None = None,
    *,
    stage: Stage = Stage.DRAFT,
    channel: Channel = CHANNEL,
    agreement: Agreement | None = AGREEMENT,
    earlier: tuple[EarlierPost, ...] = (),
    now: datetime = NOW,
) -> Facts:
    """The invented school at one moment, with one post in hand."""
    return Facts(
        stage=stage,
        now=now,
        post=post() if this is None else this,
        school=SCHOOL,
        channel=channel,
        roll=ROLL,
        staff=STAFF,
        agreement=agreement,
        earlier_posts=earlier,
        lexicon=LEXICON,
    )


def typed(text: str, note: str = "") -> Example:
    """An example that is nothing but the text a teacher typed."""
    return Example(facts=facts(post(text)), shown=text, note=note)


def described(alt_text: str, note: str = "") -> Example:
    """An example whose one picture has this description."""
    picture = replace(PICTURE, alt_text=alt_text)
    return Example(facts=facts(post("Look!", picture)), shown=f"Picture described as: “{alt_text}”", note=note)


def situation(shown: str, given: Facts, note: str = "") -> Example:
    """An example that needs a sentence to be told, because its text shows nothing."""
    return Example(facts=given, shown=shown, note=note)
