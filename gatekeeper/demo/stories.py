"""What has the invented school been posting? Each entry is one post and how far it got."""

from dataclasses import dataclass
from datetime import time, timedelta


@dataclass(frozen=True, slots=True)
class Story:
    """One post of the demo.

    It was written `ago` before the first start, or, with `at`, at that London time
    of the last school day that is at least `ago` past. `ends` says how far it got:
    draft, stopped, waiting, changes, scheduled, published, taken_down.
    """

    ends: str
    ago: timedelta
    text: str
    objective: str
    painting: str | None = None
    first_try: str | None = None
    reason: str = ""
    author: str = "teacher"
    reader: str = "colleague"
    from_phone: bool = False
    at: time | None = None


STORIES: tuple[Story, ...] = (
    Story(
        "published",
        timedelta(days=17),
        "The leaves have come down and Maple class have been busy: 14 kinds found, pressed and named. "
        "Ask at home which tree drops its leaves last. 🍂 #AutumnScience",
        "celebrate-learning",
        painting="autumn-leaves",
        at=time(15, 20),
    ),
    Story(
        "published",
        timedelta(days=12),
        "Why does a volcano fizz? Cedar class tested vinegar, lemon juice and cola. Cola came last. "
        "Their write-ups are on the wall outside the hall. #ScienceWeek",
        "celebrate-learning",
        painting="volcano",
        first_try="Why does a volcano fizz? {full_name} tried vinegar, lemon juice and cola. #ScienceWeek",
        at=time(11, 5),
    ),
    Story(
        "published",
        timedelta(days=9),
        "Nursery and Reception open morning: Thursday 10 December, 9.30am to 11am. Come and see the classrooms, "
        "meet the staff and ask anything. No need to book; the office is on 01632 960417.",
        "recruit-and-welcome",
        author="colleague",
        reader="head",
        at=time(16, 10),
    ),
    Story(
        "published",
        timedelta(days=6),
        "Twelve small paintings, twelve very different ideas of home. Willow class's gallery is open in the "
        "corridor until Friday.",
        "celebrate-learning",
        painting="wall-of-art",
        from_phone=True,
        at=time(13, 15),
    ),
    Story(
        "taken_down",
        timedelta(days=5),
        "Flu vaccinations are on Tuesday. Please send the form back by Friday.",
        "practical-notice",
        reason="The date was wrong: it is Wednesday. A corrected post follows.",
        at=time(9, 40),
    ),
    Story(
        "published",
        timedelta(days=4),
        "Correction: flu vaccinations are on Wednesday 2 December, not Tuesday. Forms back by Friday, please. "
        "Paper copies are at the office.",
        "practical-notice",
        at=time(14, 30),
    ),
    Story(
        "published",
        timedelta(days=2),
        "From bean to beanstalk in 19 days. Hazel class measured every morning and drew a graph of who grew "
        "fastest. Jar five won by a leaf. 🌱",
        "celebrate-learning",
        painting="beans",
        at=time(15, 45),
    ),
    Story(
        "scheduled",
        timedelta(hours=20),
        "Our reading corner has 60 new books, chosen by the school council. Which one would you pick first? "
        "#ReadingForPleasure",
        "celebrate-learning",
        painting="reading-corner",
    ),
    Story(
        "waiting",
        timedelta(hours=3),
        "Made from 43 boxes, 17 bottle tops and one very long tube: meet Beech class's recycling robot. "
        "He waves on Mondays.",
        "celebrate-learning",
        painting="robot",
    ),
    Story(
        "changes",
        timedelta(hours=22),
        "The Christmas fair is nearly here! Stalls, songs and a raffle in the hall.",
        "community-news",
        painting="bunting",
        reason="Please add the date and time, and say that families can pay by cash or card.",
    ),
    Story(
        "stopped",
        timedelta(hours=2),
        "Star mathematician of the week is {full_name}, who built a cat from seven shapes.",
        "celebrate-learning",
        painting="shapes",
    ),
    Story(
        "draft",
        timedelta(minutes=50),
        "Six sunflowers, the tallest taller than Mr Okafor. Acorn class saved the seeds for spring.",
        "celebrate-learning",
        painting="sunflowers",
        from_phone=True,
    ),
    Story(
        "draft",
        timedelta(minutes=20),
        "Oak class have hung the planets in order. Nobody could agree where to stop.",
        "",
    ),
)
