"""How would a child be made out in this picture: alone, in a group, or not at all?"""

from rules.consent_records import Presentation

GROUP = 3
"""So many people make a group; beside one other person a child is looked at as an individual."""


def presentation_of(*, recognisable: bool | None, people: int) -> Presentation:
    """How a picture shows those in it. Where nobody said, as individuals, which asks for the most.

    `people` is how many can be seen, everybody counted.
    """
    if recognisable is False:
        return Presentation.NOT_IDENTIFIABLE
    return Presentation.GROUP if recognisable and people >= GROUP else Presentation.INDIVIDUAL
