"""Consent files as hypothesis invents them: every word a record can hold, and links between records."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from rules.consent_records import LEAVER, Adult, ConsentFile, ConsentRecord, Decision, Naming, Presentation, Scope

TODAY = date(2026, 11, 22)
MONDAY = datetime(2026, 9, 7, 10, tzinfo=UTC)
YES = ConsentRecord(
    id=1,
    pupil_id=9,
    decision="yes",
    channel="x",
    medium="photo",
    presentation="individual_identifiable",
    naming="none",
    contact_id=1,
    authority_basis="pr_holder",
    has_evidence=True,
    valid_from=date(2026, 9, 7),
    expires_on=date(2027, 10, 31),
    recorded_at=MONDAY,
)
"""A mother's yes to photographs on X, as good as a yes can be."""

_GOOD = {
    "decision": st.just("yes"),
    "channel": st.just("x"),
    "medium": st.sampled_from(["photo", "text"]),
    "presentation": st.just("individual_identifiable"),
    "naming": st.sampled_from(list(Naming)),
    "contact_id": st.sampled_from([1, 2]),
    "authority_basis": st.just("pr_holder"),
    "has_evidence": st.just(True),
    "valid_from": st.just(date(2026, 9, 7)),
    "expires_on": st.just(date(2027, 10, 31)),
    "purpose": st.sampled_from([None, None, LEAVER]),
    "wording_counts": st.just(True),
}
_DAYS = st.dates(TODAY - timedelta(days=2), TODAY + timedelta(days=2))
_ANY = {
    "decision": st.sampled_from([*Decision, "Pending"]),
    "channel": st.sampled_from(["x", "x", "website", "internal_display"]),
    "medium": st.sampled_from(["photo", "photo", "text", "work", "video"]),
    "presentation": st.sampled_from([*Presentation, ""]),
    "naming": st.sampled_from([*Naming, ""]),
    "contact_id": st.sampled_from([1, 2, 3, None]),
    "authority_basis": st.sampled_from(
        ["pr_holder", "pr_holder", "delegated_carer", "social_worker", "court", "pupil_voice", "dsl", "head", ""]
    ),
    "has_evidence": st.booleans(),
    "valid_from": _DAYS,
    "expires_on": _DAYS | st.none(),
    "purpose": st.sampled_from([None, "prize-giving", LEAVER]),
    "wording_counts": st.booleans(),
}


@st.composite
def _records(draw: st.DrawFn) -> ConsentRecord:
    """A good yes with a few things spoilt, so that every later step is reached often."""
    spoilt = draw(st.sets(st.sampled_from(sorted(_ANY)), max_size=3))
    fields = {name: draw(_ANY[name] if name in spoilt else good) for name, good in _GOOD.items()}
    return ConsentRecord(
        id=draw(st.integers(1, 10**6)),
        pupil_id=9,
        recorded_at=MONDAY + timedelta(hours=draw(st.integers(0, 5))),
        **fields,
    )


def _linked(records: list[ConsentRecord], links: list[int | None]) -> tuple[ConsentRecord, ...]:
    """The records, some of which say that they replace another."""
    return tuple(
        replace(record, supersedes=None if link is None else records[link % len(records)].id)
        for record, link in zip(records, links, strict=False)
    )


_ADULTS = st.tuples(
    *(
        st.builds(Adult, id=st.just(n), has_pr=st.sampled_from(["yes", "yes", "no", "unknown"]),
                  must_be_asked=st.sampled_from([False, False, False, True]))
        for n in (1, 2, 3)
    )
)  # fmt: skip

FILES = st.builds(
    ConsentFile,
    records=st.builds(
        _linked,
        st.lists(_records(), min_size=1, max_size=6, unique_by=lambda record: record.id),
        st.lists(st.none() | st.integers(0, 5), min_size=6, max_size=6),
    ),
    adults=_ADULTS,
    roll=st.sampled_from(["on_roll", "on_roll", "on_roll", "left", "guest"]),
    holds=st.sampled_from([(), (), (), ("no_image",), ("no_mention",), ("no_image", "ask_dsl")]),
    in_care=st.sampled_from([False, False, True]),
)
SCOPES = st.builds(
    Scope,
    channel=st.sampled_from(["x", "x", "website", "internal_display"]),
    medium=st.sampled_from(["photo", "photo", "text", "work", "video"]),
    presentation=st.sampled_from(list(Presentation)),
    naming=st.sampled_from(list(Naming)),
    purpose=st.sampled_from([None, None, "prize-giving"]),
)
REFUSALS = st.sampled_from([Decision.NO, Decision.WITHDRAWN, Decision.OBJECTED, "Requested"])
