"""What does the database refuse where one leader releases alone? The texts of revision 0018.

An agreement by a contributor is refused as before, except where the database itself has compared the words
with a wording that two people agreed.
"""

from collections.abc import Iterator

from gatekeeper.migrations.triggers import Guard, guards, stands_already

APPEND_ONLY = {
    "emergency_wording": ("id",),
    "emergency_choice": ("id",),
    "emergency_agreement": ("wording_id",),
    "emergency_end": ("wording_id",),
    "emergency_release": ("id",),
    "emergency_reading": ("release_id",),
    "emergency_clearing": ("release_id",),
    "emergency_decision": ("id",),
    "practice_mark": ("id",),
}
CHANGED = ("approval_by_contributor", "outbox_without_approval")
_READS = (
    "EXISTS (SELECT 1 FROM person q JOIN person_role r ON r.person_id = q.id WHERE q.id = {who}"
    " AND q.status = 'active' AND q.category NOT IN ('volunteer', 'contractor') AND r.role IN ({roles}))"
)
_READERS = "'approver', 'dsl', 'leader'"
_LEADER = "'leader'"
_FILLED = "w.words"
for _gap in (1, 2, 3):
    _FILLED = (
        f"replace({_FILLED}, '{{{_gap}}}', coalesce((SELECT c.words FROM emergency_choice c"  # noqa: S608  # our own constants alone
        f" WHERE c.id = NEW.choice_{_gap} AND c.wording_id = w.id AND c.gap = {_gap}), '{{{_gap}}}'))"
    )
_ALONE = (
    "EXISTS (SELECT 1 FROM contribution c WHERE c.post_id = {row}.post_id AND c.person_id = {row}.person_id)"
    " AND NOT EXISTS (SELECT 1 FROM emergency_release e WHERE e.post_id = {row}.post_id"
    " AND e.version_id = {row}.version_id AND e.digest = {row}.digest AND e.released_by = {row}.person_id)"
)
"""Somebody agrees what they had a hand in, and it is no release by one."""


def new_guards() -> Iterator[Guard]:
    """What the database refuses about releases by one, whoever writes."""
    for table, key in APPEND_ONLY.items():
        for event in ("UPDATE", "DELETE"):
            yield Guard(table, event, f"{table}_no_{event.lower()}", "1 = 1", f"{table} rows are never changed")
        there = stands_already(table, (key, ("post_id",)) if table == "emergency_release" else (key,))
        yield Guard(table, "INSERT", f"{table}_no_replace", there, f"{table} rows are never replaced")
    yield Guard(
        "emergency_choice",
        "INSERT",
        "emergency_choice_after_agreement",
        "NEW.words LIKE '%{%' OR EXISTS (SELECT 1 FROM emergency_agreement a WHERE a.wording_id = NEW.wording_id)",
        "an agreed wording never changes",
    )
    yield Guard(
        "emergency_agreement",
        "INSERT",
        "emergency_agreement_by_another",
        "NOT EXISTS (SELECT 1 FROM emergency_wording w WHERE w.id = NEW.wording_id AND w.digest = NEW.digest"  # noqa: S608  # our own constants alone
        f" AND w.written_by <> NEW.agreed_by) OR NOT {_READS.format(who='NEW.agreed_by', roles=_READERS)}",
        "a wording is agreed by a second reader who did not write it",
    )
    yield Guard(
        "emergency_release",
        "INSERT",
        "emergency_release_of_agreed_words",
        "NOT EXISTS (SELECT 1 FROM emergency_wording w"  # noqa: S608  # our own constants alone
        " JOIN emergency_agreement a ON a.wording_id = w.id AND a.digest = w.digest"
        " AND a.agreed_by <> w.written_by"
        " JOIN post p ON p.id = NEW.post_id AND p.state = 'waiting' AND p.current_version_id = NEW.version_id"
        " JOIN version v ON v.id = NEW.version_id AND v.post_id = p.id AND v.digest = NEW.digest"
        " WHERE w.id = NEW.wording_id AND v.text NOT LIKE '%{%' AND v.scheduled_for IS NULL"
        f" AND v.text = {_FILLED}"
        " AND NOT EXISTS (SELECT 1 FROM emergency_end x WHERE x.wording_id = w.id)"
        " AND NOT EXISTS (SELECT 1 FROM version_picture i WHERE i.version_id = v.id)"
        " AND NOT EXISTS (SELECT 1 FROM correction k WHERE k.post_id = p.id))",
        "one person releases agreed words alone, and nothing else",
    )
    yield Guard(
        "emergency_release",
        "INSERT",
        "emergency_release_by_leader",
        f"NEW.reason = '' OR NOT {_READS.format(who='NEW.released_by', roles=_LEADER)}",
        "only an active leader releases alone, and says why",
    )
    yield Guard(
        "emergency_reading",
        "INSERT",
        "emergency_reading_by_another",
        "NOT EXISTS (SELECT 1 FROM emergency_release e WHERE e.id = NEW.release_id"  # noqa: S608  # our own constants alone
        f" AND e.released_by <> NEW.read_by) OR NOT {_READS.format(who='NEW.read_by', roles=_READERS)}",
        "somebody else reads afterwards",
    )


def practice_guards() -> Iterator[Guard]:
    """Once data is marked as practice, no child comes into it, and none of its children becomes another."""
    practice = "EXISTS (SELECT 1 FROM practice_mark)"
    message = "a practice school has invented pupils alone"
    yield Guard("pupil", "INSERT", "pupil_of_practice", practice, message)
    renamed = "NEW.forename <> OLD.forename OR NEW.surname <> OLD.surname OR NEW.known_as <> OLD.known_as"
    yield Guard("pupil", "UPDATE", "pupil_renamed_in_practice", f"({renamed}) AND {practice}", message)


def changed_guards() -> tuple[Guard, Guard]:
    """The two guards that know of a release by one, instead of those of revision 0001."""
    approval = _ALONE.format(row="NEW")
    outbox = (
        "NOT EXISTS (SELECT 1 FROM approval a JOIN post p ON p.id = a.post_id"  # noqa: S608  # our own constants alone
        " WHERE a.id = NEW.approval_id AND a.post_id = NEW.post_id AND a.version_id = NEW.version_id"
        " AND a.digest = NEW.digest AND p.current_version_id = NEW.version_id"
        f" AND a.expires_at > NEW.created_at AND NOT ({_ALONE.format(row='a')}))"
    )
    return (
        Guard("approval", "INSERT", CHANGED[0], approval, "a contributor cannot approve"),
        Guard("outbox", "INSERT", CHANGED[1], outbox, "nothing is sent without a valid approval"),
    )


def old_guards() -> tuple[Guard, ...]:
    """The same two as they were before."""
    return tuple(guard for guard in guards() if guard.name in CHANGED)
