"""Is everything in order around this post: its aim, its reading and its account?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rules.examples import AGREEMENT, CHANNEL, NOW, PICTURE, SINCE, facts, post, situation
from rules.facts import Agreement, EarlierPost, Facts, Pause, Stage
from rules.findings import Field, Finding, Severity, Where
from rules.london import date_words, moment_words, school_date, school_days_after
from rules.passages import is_empty
from rules.rule import rule
from rules.text import comparable

MOST_SCHOOL_DAYS = 10
"""How many school days an agreement holds."""

REPEATED_WITHIN = timedelta(days=30)
"""How near another post of ours must be to count as a repetition."""

_POST = Where(Field.POST)
_CLAIMED = facts(stage=Stage.CLAIM)
_OLD_AGREEMENT = replace(AGREEMENT, agreed_at=datetime(2026, 11, 9, 9, 0, tzinfo=UTC))
_JUST_IN_TIME = replace(AGREEMENT, agreed_at=datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
_OTHER_DIGEST = replace(AGREEMENT, digest="77c0")
_PAUSED = replace(CHANNEL, pause=Pause(by="Mrs Okafor", since=NOW, why="There was an accident near the school"))
_OTHER_ACCOUNT = replace(CHANNEL, seen_account_id="999")
_NEVER_SEEN = replace(CHANNEL, seen_account_id=None)
_LAST_WEEK = EarlierPost("K7Q2M4XA", "Our volcanoes erupted today!", (), NOW - timedelta(days=7))
_SAME_PICTURE = EarlierPost("P3D9R6TB", "Clay in Beech", (PICTURE.sha256,), NOW - timedelta(days=2))
_LONG_AGO = replace(_LAST_WEEK, at=NOW - timedelta(days=31))


@rule(
    id="no-objective",
    title="No aim chosen",
    severity=Severity.BLOCK,
    clause="5.b2",
    since=SINCE,
    why="The school uses X only for aims that the head has agreed, so each post says which one it serves.",
    blind_spots=("Whether the post really serves the aim: the second reader judges that.",),
    clears_when="One of the school's agreed aims is chosen.",
    trips=(
        situation("A post with no aim chosen", facts(replace(post(), objective=""))),
        situation("An aim that the school has given up", facts(replace(post(), objective="Win prizes"))),
    ),
    passes=(
        situation("A post that serves “Celebrate learning”", facts()),
        situation("A draft that nobody has begun yet", facts(replace(post(""), objective=""))),
    ),
)
def no_objective(facts: Facts) -> Iterable[Finding]:
    """An empty aim, or one that is not (or no longer) the school's. An empty draft is left in peace."""
    chosen, agreed = facts.post.objective.strip(), facts.school.objectives
    if (chosen and (not agreed or chosen in agreed)) or (facts.stage is Stage.DRAFT and is_empty(facts.post)):
        return
    yield no_objective.found(
        Where(Field.OBJECTIVE),
        message="Which of our agreed aims does this serve?"
        if not chosen
        else "This is not one of our agreed aims.",
        remedy="Choose the aim that fits best.",
        reader="No agreed aim has been chosen for this post.",
        evidence=facts.post.objective,
    )


@rule(
    id="duplicate-post",
    title="We have said this already",
    severity=Severity.ADVICE,
    clause="5.b10b",
    since=SINCE,
    why="X refuses an exact repetition, and families stop reading an account that says things twice.",
    blind_spots=("The same news in other words, or the same scene in another picture.",),
    clears_when="The words or the picture differ, or you have decided to say it again.",
    trips=(
        situation("The same words as a week ago, but for a mark", facts(earlier=(_LAST_WEEK,))),
        situation("The same picture as two days ago", facts(post("Look!", PICTURE), earlier=(_SAME_PICTURE,))),
    ),
    passes=(
        situation("The same words as 31 days ago", facts(earlier=(_LONG_AGO,))),
        situation("Other words, another picture", facts(post("Our pond is frozen"), earlier=(_LAST_WEEK,))),
    ),
)
def duplicate_post(facts: Facts) -> Iterable[Finding]:
    """The same words or a same picture in a post of ours within 30 days."""
    due, said = facts.post.scheduled_for or facts.now, comparable(facts.post.text)
    for earlier in facts.earlier_posts:
        if abs(due - earlier.at) > REPEATED_WITHIN:
            continue
        same_words = bool(said) and comparable(earlier.text) == said
        repeated = [p.position for p in facts.post.pictures if p.sha256 in earlier.picture_sha256s]
        if not same_words and not repeated:
            continue
        where = Where(Field.TEXT) if same_words else Where(Field.PICTURES, repeated[0])
        what = "said this" if same_words else f"used picture {repeated[0]}"
        when = date_words(school_date(earlier.at))
        yield duplicate_post.found(
            where,
            message=f"We have {what} already: post {earlier.reference}, {when}.",
            remedy="Change it, or leave it if you mean to say it again.",
            reader=f"This repeats post {earlier.reference} of {when}.",
            evidence=earlier.reference,
        )


def _agreement_about_to_be_used(facts: Facts) -> Agreement | None:
    """The agreement the post would go out under. Before that moment an old one means nothing."""
    return facts.agreement if facts.stage is Stage.CLAIM else None


@rule(
    id="agreement-stale",
    title="Agreed too long ago",
    severity=Severity.BLOCK,
    clause="5.b5",
    since=SINCE,
    why="What was right two weeks ago may not be right now: plans change, and so do families.",
    blind_spots=("School days are weekdays without the closed days the school has entered.",),
    clears_when="A colleague has read and agreed it again.",
    trips=(
        situation(
            "Agreed on Monday 9 November, due to go out on Tuesday 24 November: 11 school days",
            replace(_CLAIMED, agreement=_OLD_AGREEMENT),
        ),
        situation(
            "Agreed on 1 September, due to go out on 24 November",
            replace(_CLAIMED, agreement=replace(AGREEMENT, agreed_at=datetime(2026, 9, 1, 9, 0, tzinfo=UTC))),
        ),
    ),
    passes=(
        situation(
            "Agreed on Tuesday 10 November, due to go out on Tuesday 24 November: 10 school days",
            replace(_CLAIMED, agreement=_JUST_IN_TIME),
        ),
        situation("Agreed yesterday", _CLAIMED),
        situation("An old agreement while the post is being written again", facts(agreement=_OLD_AGREEMENT)),
    ),
)
def agreement_stale(facts: Facts) -> Iterable[Finding]:
    """More than ten school days since a colleague agreed, at the moment of sending."""
    agreement = _agreement_about_to_be_used(facts)
    if agreement is None:
        return
    agreed_on, today = school_date(agreement.agreed_at), school_date(facts.now)
    passed = school_days_after(agreed_on, today, facts.school.closed_days, at_most=MOST_SCHOOL_DAYS + 1)
    if passed > MOST_SCHOOL_DAYS:
        yield agreement_stale.found(
            _POST,
            message=f"{agreement.by} agreed this on {date_words(agreed_on)}, which is too long ago.",
            remedy="Please have it read again.",
            reader=f"It was agreed on {date_words(agreed_on)}, more than {MOST_SCHOOL_DAYS} school days ago.",
        )


@rule(
    id="changed-after-agreement",
    title="Changed after it was agreed",
    severity=Severity.BLOCK,
    clause="5.b5",
    since=SINCE,
    why="A colleague agreed to exactly these words and pictures. If anything is different, nobody has read it.",
    blind_spots=("It compares; it cannot say what changed. The page of the post shows the difference.",),
    clears_when="A colleague has read and agreed the post as it now is.",
    trips=(
        situation("One word was changed after it was agreed", replace(_CLAIMED, agreement=_OTHER_DIGEST)),
        situation("Due to go out, but nobody has agreed it", replace(_CLAIMED, agreement=None)),
    ),
    passes=(
        situation("Exactly what was agreed", _CLAIMED),
        situation("A draft that is being changed after an earlier agreement", facts(agreement=_OTHER_DIGEST)),
    ),
)
def changed_after_agreement(facts: Facts) -> Iterable[Finding]:
    """At the moment of sending, anything but the version that was agreed."""
    if facts.stage is not Stage.CLAIM:
        return
    agreement = _agreement_about_to_be_used(facts)
    if agreement is not None and agreement.digest and agreement.digest == facts.post.digest:
        return
    happened = "Nobody has agreed this post" if agreement is None else "It changed after it was agreed"
    yield changed_after_agreement.found(
        _POST,
        message=f"{happened}, so it cannot go out.",
        remedy="Please have it read and agreed as it is now.",
        reader=f"{happened}. Please read it as it is now.",
    )


@rule(
    id="account-mismatch",
    title="Not the school's registered account",
    severity=Severity.BLOCK,
    clause="5.b3a",
    since=SINCE,
    why="A key that belongs to another account would publish the school's news and pictures in the wrong place.",
    blind_spots=("Who else holds the password of the account.",),
    clears_when="The key has been replaced by one of the registered account, and X has confirmed it.",
    trips=(
        situation("X says that our key belongs to another account", facts(channel=_OTHER_ACCOUNT)),
        situation("Due to go out, and X has not been asked yet", replace(_CLAIMED, channel=_NEVER_SEEN)),
    ),
    passes=(
        situation("X names the registered account", facts()),
        situation("A draft, and X has not been asked yet", facts(channel=_NEVER_SEEN)),
    ),
)
def account_mismatch(facts: Facts) -> Iterable[Finding]:
    """Another account than the registered one; at the moment of sending, also an account never seen."""
    channel = facts.channel
    unseen = channel.seen_account_id is None
    if channel.seen_account_id == channel.registered_account_id or (unseen and facts.stage is not Stage.CLAIM):
        return
    happened = (
        f"We have not yet made sure that our key belongs to {channel.handle}"
        if unseen
        else f"Our key belongs to another account than {channel.handle}"
    )
    yield account_mismatch.found(
        _POST,
        message=f"{happened}, so nothing can go out.",
        remedy="You need not change anything. Please tell the head or whoever looks after the gatekeeper.",
        reader=f"{happened}. The head or whoever looks after the gatekeeper has to put this right.",
    )


@rule(
    id="pause-in-force",
    title="Posting is paused",
    severity=Severity.BLOCK,
    other_severities=(Severity.ADVICE,),
    clause="4.1.b6",
    since=SINCE,
    lifted_by="leadership",
    why="After an accident or a bereavement a cheerful post does harm. A leader can stop everything at once.",
    blind_spots=("It does not ask whether this one post would do any harm.",),
    clears_when="A leader has ended the pause.",
    trips=(
        situation("Due to go out while a leader has paused posting", replace(_CLAIMED, channel=_PAUSED)),
        situation("A draft during a pause: only a word of advice", facts(channel=_PAUSED)),
    ),
    passes=(
        situation("Nobody has paused posting", facts()),
        situation("Due to go out, and nobody has paused posting", _CLAIMED),
    ),
)
def pause_in_force(facts: Facts) -> Iterable[Finding]:
    """A pause stops what is due to go out; writing and reading may go on, with a word of advice."""
    pause = facts.channel.pause
    if pause is None:
        return
    going_out = facts.stage is Stage.CLAIM
    yield pause_in_force.found(
        _POST,
        severity=Severity.BLOCK if going_out else Severity.ADVICE,
        message=f"{pause.by} paused posting on {moment_words(pause.since)}. Nothing goes out until that ends.",
        remedy="It waits; nothing is lost." if going_out else "You can go on writing, and have it read.",
        reader=f"{pause.by} paused posting on {moment_words(pause.since)}: {pause.why}",
    )
