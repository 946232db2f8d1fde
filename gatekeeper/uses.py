"""Which questions does the school ask families, and what does each answer mean in the register?

One question for each channel and medium, because a record is one answer about one use. Whoever
answers may leave any of them open: no box is ticked beforehand.
"""

from dataclasses import dataclass

from rules.consent_records import ConsentChannel, Medium, Naming, Presentation

NO = "no"
"""The answer that refuses, to every question."""


@dataclass(frozen=True, slots=True)
class Yes:
    """One way of saying yes: how it is said, and how far it goes."""

    key: str
    words: str
    presentation: Presentation = Presentation.INDIVIDUAL
    naming: Naming = Naming.NONE


@dataclass(frozen=True, slots=True)
class Use:
    """One question. `yeses` are its answers besides no."""

    key: str
    words: str
    channel: ConsentChannel
    medium: Medium
    yeses: tuple[Yes, ...]

    def yes(self, key: str) -> Yes | None:
        """The yes of this name, or None where there is none."""
        return next((one for one in self.yeses if one.key == key), None)


_YES = Yes("yes", "Yes")
_GROUP = Yes("group", "Only in a group", Presentation.GROUP)
_WITH_NAME = Yes("named", "Yes, with the first name beside it", naming=Naming.FIRST_NAME_WITH_IMAGE)
_NAME = Yes("yes", "Yes", Presentation.NOT_IDENTIFIABLE, Naming.FIRST_NAME)

USES: tuple[Use, ...] = (
    Use("x-photo", "In a picture on X", ConsentChannel.X, Medium.PHOTO, (_YES, _GROUP, _WITH_NAME)),
    Use("x-text", "First name in a post on X, without a picture", ConsentChannel.X, Medium.TEXT, (_NAME,)),
    Use("x-video", "In a video on X", ConsentChannel.X, Medium.VIDEO, (_YES, _GROUP)),
    Use("website-photo", "In a picture on the website", ConsentChannel.WEBSITE, Medium.PHOTO, (_YES, _GROUP)),
    Use(
        "newsletter-photo",
        "In a picture in the newsletter",
        ConsentChannel.NEWSLETTER,
        Medium.PHOTO,
        (_YES, _GROUP),
    ),
    Use("press-photo", "In a picture in the press", ConsentChannel.PRESS, Medium.PHOTO, (_YES, _GROUP)),
    Use(
        "display-photo",
        "In a picture on the walls of the school",
        ConsentChannel.INTERNAL_DISPLAY,
        Medium.PHOTO,
        (_YES, _GROUP),
    ),
)
BY_KEY = {use.key: use for use in USES}
FIRST = tuple(use for use in USES if use.channel is ConsentChannel.X)
"""Those that decide what may be posted; the others are asked on the same form."""


def use_of(channel: str, medium: str) -> Use | None:
    """The question that a record answers, or None for a use that the form does not ask about."""
    return next((use for use in USES if (use.channel, use.medium) == (channel, medium)), None)
