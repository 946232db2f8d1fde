"""What may a rule know? Frozen inputs, and nothing else.

Everything a rule looks at is here: plain values, no database, no clock, no
files. Ids are the database's; times are aware; text is exactly what was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from rules.lexicon import Lexicon, PersonScore
from rules.wording import Wording


class Stage(StrEnum):
    """The moment at which the question is asked (design, promise 3)."""

    DRAFT = "draft"
    SUBMIT = "submit"
    APPROVE = "approve"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Pupil:
    """One child on the school's roll, with the answer to 'may we name them?'."""

    id: int
    forename: str
    surname: str
    known_as: str = ""
    former_names: tuple[str, ...] = ()
    class_name: str = ""
    year_group: str = ""
    may_be_named: bool = False
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class StaffMember:
    """An adult of the school, so that "Mrs Okafor" is not taken for a child."""

    title: str
    forename: str
    surname: str
    known_as: str = ""


class PicturePolicy(StrEnum):
    """What the school lets anybody see in a picture (set by leaders)."""

    NO_FACES = "no_faces"
    FACES_WITH_REASON = "faces_with_reason"
    NO_PEOPLE = "no_people"


class Source(StrEnum):
    """Where a picture comes from, as its author says."""

    NOT_SAID = ""
    SCHOOL_DEVICE = "school_device"
    OWN_DEVICE = "own_device"
    FAMILY = "family"
    OTHER_MAKER = "other_maker"
    GRAPHIC = "graphic"


@dataclass(frozen=True, slots=True)
class Shown:
    """A pupil ticked as being in a picture, and whether they may be shown as this picture shows them.

    `may_be_named_beside` is whether their first name may stand beside such a picture of them.
    """

    pupil_id: int
    may_be_shown: bool
    may_be_named_beside: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture, as shares of its width and height (0 to 1) from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """How much of the picture it is."""
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class SeenFace:
    """A place where a face seems to be, by its number on the page. An unsure one is only asked about."""

    number: int
    region: Region
    sure: bool = True


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line of writing, or what a code says. Without text: something is written there that could not be read."""

    region: Region
    text: str
    confidence: float = 1.0
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What the senses saw in a picture that is not covered in it. Silence clears nobody."""

    faces: tuple[SeenFace, ...] = ()
    lines: tuple[SeenLine, ...] = ()
    too_dark: bool = False
    too_blurred: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a post. `position` counts from 1, as staff see it.

    Two voices speak of it: the author (who is `shown`, how many `heads` can be seen, whether
    somebody who knows them could recognise anybody, which found faces are none) and the senses
    (`looked`, None while nobody has looked). `adults` have agreed to be shown; `guests` are children
    who are not ours.
    """

    position: int
    sha256: str
    alt_text: str = ""
    file_name: str = ""
    shown: tuple[Shown, ...] = ()
    nobody_pictured: bool = False
    words_read: str = ""
    """What can be read in the picture itself: a label, a certificate, a whiteboard; the lines of `looked`."""
    looked: Looked | None = None
    recognisable: bool | None = None
    heads: int | None = None
    adults: int = 0
    guests: int = 0
    not_faces: frozenset[int] = frozenset()
    covered: int = 0
    """How many parts of it were covered."""
    source: Source = Source.NOT_SAID
    credit: str = ""
    """Who made it and by what right we use it, where it is not our own."""
    taken_on: date | None = None
    same_as_withdrawn: bool = False
    """It is a picture that came down because a permission was withdrawn, or a copy of one."""
    used_in: tuple[str, ...] = ()
    """The references of other posts of ours that had the same picture, copies included."""

    @property
    def open_faces(self) -> tuple[SeenFace, ...]:
        """The faces that were surely found, are not covered, and of which nobody said that they are none."""
        faces = self.looked.faces if self.looked else ()
        return tuple(face for face in faces if face.sure and face.number not in self.not_faces)

    @property
    def people(self) -> int:
        """How many people its author has accounted for."""
        return len(self.shown) + self.adults + self.guests


@dataclass(frozen=True, slots=True)
class Post:
    """What is to be published. `digest` is empty until a version is stored."""

    text: str
    pictures: tuple[Picture, ...] = ()
    objective: str = ""
    reply_setting: str = "mentionedUsers"
    scheduled_for: datetime | None = None
    digest: str = ""
    made_with_ai: bool = False


@dataclass(frozen=True, slots=True)
class School:
    """What the school publishes about itself, which must stay quiet."""

    name: str
    handle: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    link_hosts: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    closed_days: frozenset[date] = frozenset()
    address: str = ""
    places: tuple[str, ...] = ()
    """Places around the school, rooms and houses, whose names are nobody's: "Larkfield", "Attenborough"."""
    class_names: tuple[str, ...] = ()
    allowed_handles: tuple[str, ...] = ()
    """Accounts of organisations that a leader has agreed to, besides the school's own."""
    picture_policy: PicturePolicy = PicturePolicy.NO_FACES
    election_windows: tuple[tuple[date, date], ...] = ()
    """The first and last days of the weeks before elections, in which the school takes extra care."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Posting has been stopped by a leader."""

    by: str
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Channel:
    """The account we publish to, and the account that X says our key belongs to.

    `seen_account_id` is None when X has not been asked yet.
    """

    handle: str
    registered_account_id: str
    seen_account_id: str | None = None
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class Permitted:
    """What the register says of one child who is shown or named, and the records it rests on."""

    pupil_id: int
    may_be_shown: bool
    may_be_named: bool | None
    record_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """A colleague's approval: what exactly they read, and when. `permissions` are those of that moment."""

    digest: str
    agreed_at: datetime
    by: str
    permissions: tuple[Permitted, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierPost:
    """A post of ours that is queued or public, for "we have said this already"."""

    reference: str
    text: str
    picture_sha256s: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """What a trained sense made of one passage: a label such as "whereabouts", and how sure it is (0 to 1).

    `picture` is the position of the picture whose description it read, or None for the post's own text.
    It may raise a question to the author (`rules.asking`). It clears nothing and blocks nothing.
    """

    label: str
    score: float
    picture: int | None = None


@dataclass(frozen=True, slots=True)
class NotAPerson:
    """Somebody's answer that a phrase is nobody's name in this wording (see `rules.answers`)."""

    wording: Wording
    by: str


@dataclass(frozen=True, slots=True)
class Lift:
    """One block of this very version, let through by somebody who may, with a reason."""

    fingerprint: str
    by: str
    why: str


NO_LEXICON = Lexicon()
"""Nothing is known of words and names but the roll."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known about one post at one moment."""

    stage: Stage
    now: datetime
    post: Post
    school: School
    channel: Channel
    roll: tuple[Pupil, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    agreement: Agreement | None = None
    earlier_posts: tuple[EarlierPost, ...] = field(default=())
    lexicon: Lexicon = NO_LEXICON
    person_scores: Mapping[str, tuple[PersonScore, ...]] | None = None
    """What the name model said of each text of the post; None where there is no model."""
    heard: tuple[Heard, ...] = ()
    answers: tuple[NotAPerson, ...] = ()
    lifts: tuple[Lift, ...] = ()
    permissions: tuple[Permitted, ...] = ()
    """Today's answers for everybody shown or named; gathered at the moment of sending."""
