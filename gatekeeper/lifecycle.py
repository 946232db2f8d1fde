"""Which states can a post be in, and which moves are allowed? One table.

The words are those that staff read. Everything that shows, checks or draws the
life of a post reads this table: actions, buttons, the guide, the database test.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a post stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    HELD = "held"
    GOING_OUT = "going_out"
    PUBLISHED = "published"
    UNSURE = "unsure"
    REFUSED = "refused"
    MISSED = "missed"
    EXPIRED = "expired"
    TAKEN_DOWN = "taken_down"
    ABANDONED = "abandoned"


LABELS: dict[State, str] = {
    State.DRAFT: "Draft",
    State.WAITING: "Waiting for a colleague",
    State.CHANGES_ASKED: "Changes asked for",
    State.APPROVED: "Approved",
    State.SCHEDULED: "Scheduled",
    State.HELD: "Held",
    State.GOING_OUT: "Going out",
    State.PUBLISHED: "Published",
    State.UNSURE: "Not sure it went",
    State.REFUSED: "Refused by X",
    State.MISSED: "Missed",
    State.EXPIRED: "Expired",
    State.TAKEN_DOWN: "Taken down",
    State.ABANDONED: "Abandoned",
}

EXPLANATIONS: dict[State, str] = {
    State.DRAFT: "Being written. Nobody has been asked to read it yet.",
    State.WAITING: "A second colleague needs to read it before it can go out.",
    State.CHANGES_ASKED: "The second reader asked for a change. Edit it and send it again.",
    State.APPROVED: "A colleague agreed it. It goes out at the next opportunity.",
    State.SCHEDULED: "A colleague agreed it. It goes out at its time.",
    State.HELD: "Something changed after it was agreed, or a colleague stopped it. It will not go out as it is.",
    State.GOING_OUT: "It is being sent to X now.",
    State.PUBLISHED: "It is public on X.",
    State.UNSURE: "X did not give a clear answer. Look at the account before anything is sent again.",
    State.REFUSED: "X did not accept it, so it was not published.",
    State.MISSED: "Its time passed before it could go out. It was not sent.",
    State.EXPIRED: "Nobody agreed it in time, or the agreement became too old. It was not sent.",
    State.TAKEN_DOWN: "It was public and has been removed from X.",
    State.ABANDONED: "It was given up or turned down. It stays in the history.",
}

S = State
MOVES: dict[State, frozenset[State]] = {
    S.DRAFT: frozenset({S.WAITING, S.ABANDONED}),
    S.WAITING: frozenset({S.DRAFT, S.CHANGES_ASKED, S.APPROVED, S.SCHEDULED, S.EXPIRED, S.ABANDONED}),
    S.CHANGES_ASKED: frozenset({S.DRAFT, S.ABANDONED}),
    # Approved to Published: X's answer came late, after somebody asked for it to be sent again.
    # To Not sure: the data came back from a backup, and its time has passed.
    S.APPROVED: frozenset({S.DRAFT, S.HELD, S.GOING_OUT, S.MISSED, S.EXPIRED, S.PUBLISHED, S.UNSURE}),
    S.SCHEDULED: frozenset({S.DRAFT, S.HELD, S.GOING_OUT, S.MISSED, S.EXPIRED, S.UNSURE}),
    # To Published: held after somebody asked for it to be sent again, and then X's late answer came.
    S.HELD: frozenset({S.DRAFT, S.APPROVED, S.SCHEDULED, S.MISSED, S.EXPIRED, S.ABANDONED, S.PUBLISHED}),
    S.GOING_OUT: frozenset({S.PUBLISHED, S.UNSURE, S.REFUSED, S.HELD, S.APPROVED, S.SCHEDULED}),
    S.PUBLISHED: frozenset({S.TAKEN_DOWN}),
    S.UNSURE: frozenset({S.PUBLISHED, S.APPROVED, S.EXPIRED}),
    S.REFUSED: frozenset({S.DRAFT, S.ABANDONED}),
    S.MISSED: frozenset({S.DRAFT, S.ABANDONED}),
    S.EXPIRED: frozenset({S.DRAFT, S.ABANDONED}),
    S.TAKEN_DOWN: frozenset(),
    S.ABANDONED: frozenset(),
}

EDITABLE = frozenset({S.DRAFT})
"""The states in which a save makes a new version at once."""

REOPENABLE = frozenset(
    {S.WAITING, S.CHANGES_ASKED, S.APPROVED, S.SCHEDULED, S.HELD, S.REFUSED, S.MISSED, S.EXPIRED}
)
"""The states from which "Change it" leads back to a draft; any agreement is then lost."""

CLAIMABLE = frozenset({S.APPROVED, S.SCHEDULED})
"""The states from which the publisher may take a post."""

STOPPABLE = CLAIMABLE
"""The states in which any member of staff may hold a post."""

PUBLIC = frozenset({S.PUBLISHED, S.UNSURE})
"""The states in which something is, or may be, on X."""


def may_move(before: State, after: State) -> bool:
    """Whether a post may go from one state to the other."""
    return after in MOVES[before]
