"""Does every answer of X get the class that the fault table gives it?"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.x import classify
from gatekeeper.x.classify import Answer
from gatekeeper.x.port import (
    Absent,
    Deleted,
    Identity,
    Present,
    RefusalKind,
    Refused,
    Sent,
    Unknown,
    Uploaded,
)
from tests.shared_data import shared

NOW = datetime(2026, 11, 22, 15, 15, tzinfo=UTC)


def answer(status: int, body: object = None, **headers: str) -> Answer:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, data)


def kind_of(status: int, body: object) -> RefusalKind:
    outcome = classify.created(answer(status, body), NOW)
    assert isinstance(outcome, Refused)
    return outcome.kind


def test_every_observed_error_body_is_classed() -> None:
    expected = [
        RefusalKind.UNAUTHORISED,
        RefusalKind.OUT_OF_CREDIT,
        RefusalKind.OUT_OF_CREDIT,
        RefusalKind.DUPLICATE,
        RefusalKind.SUSPENDED,
        RefusalKind.PERMISSIONS,
        RefusalKind.FORBIDDEN,
        RefusalKind.PERMISSIONS,
        RefusalKind.PERMISSIONS,
        RefusalKind.MEDIA_INVALID,
        RefusalKind.BAD_REQUEST,
        RefusalKind.RATE_LIMIT,
        None,
    ]
    bodies = json.loads(shared("x/observed-error-bodies.json").read_text())["bodies"]
    outcomes = [classify.created(answer(item["status"], item["body"]), NOW) for item in bodies]
    assert [outcome.kind if isinstance(outcome, Refused) else None for outcome in outcomes] == expected
    assert isinstance(outcomes[-1], Unknown)


@pytest.mark.parametrize("host", ["api.twitter.com", "api.x.com", "somewhere.new"])
@pytest.mark.parametrize(
    ("segment", "kind"),
    [
        ("oauth1-permissions", RefusalKind.PERMISSIONS),
        ("client-forbidden", RefusalKind.PERMISSIONS),
        ("unsupported-authentication", RefusalKind.PERMISSIONS),
        ("user-suspended", RefusalKind.SUSPENDED),
        ("not-authorized-for-resource", RefusalKind.FORBIDDEN),
        ("something-new", RefusalKind.FORBIDDEN),
    ],
)
def test_a_403_is_classed_by_the_last_segment_of_its_type_whatever_the_host(
    host: str,
    segment: str,
    kind: RefusalKind,
) -> None:
    assert kind_of(403, {"type": f"https://{host}/2/problems/{segment}", "detail": "No."}) is kind


def test_a_403_that_only_speaks_of_duplicates_is_a_duplicate() -> None:
    body = {"type": "about:blank", "detail": "You are not allowed to create a Tweet with duplicate content."}
    assert kind_of(403, body) is RefusalKind.DUPLICATE


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RefusalKind.BAD_REQUEST),
        (401, RefusalKind.UNAUTHORISED),
        (402, RefusalKind.OUT_OF_CREDIT),
        (403, RefusalKind.FORBIDDEN),
        (404, RefusalKind.NOT_FOUND),
        (409, RefusalKind.OTHER),
        (413, RefusalKind.OTHER),
        (422, RefusalKind.OTHER),
        (429, RefusalKind.RATE_LIMIT),
        (451, RefusalKind.OTHER),
    ],
)
@pytest.mark.parametrize("body", [b"<html>No</html>", b"", {"title": "No", "detail": "No"}])
def test_a_refusal_is_believed_with_any_plain_body(status: int, kind: RefusalKind, body: object) -> None:
    assert kind_of(status, body) is kind


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429])
@pytest.mark.parametrize("body", [[], [{"detail": "x"}], "no", {"errors": None}, {"errors": "no"}])
def test_a_refusal_in_an_odd_shape_proves_nothing(status: int, body: object) -> None:
    assert isinstance(classify.created(answer(status, body), NOW), Unknown)


@pytest.mark.parametrize("status", [100, 301, 302, 304, 307, 308, 408, 500, 502, 503, 504, 520])
def test_neither_yes_nor_no_is_unknown(status: int) -> None:
    body = {"data": {"id": "1", "text": "x"}}
    assert isinstance(classify.created(answer(status, body), NOW), Unknown)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b'{"data":{"id":"1',
        b"\xff\xfe",
        b"[" * 100_000,
        [],
        "1",
        {"errors": [{"detail": "x"}]},
        {"data": None},
        {"data": {}},
        {"data": {"id": None}},
        {"data": {"id": 5}},
        {"data": {"id": "٣"}},
    ],
)
def test_a_success_without_a_post_number_is_unknown(body: object) -> None:
    assert isinstance(classify.created(answer(201, body), NOW), Unknown)


def test_a_created_post_keeps_its_number_and_the_transaction() -> None:
    outcome = classify.created(answer(201, {"data": {"id": "12", "text": "x"}}, x_transaction_id="ab"), NOW)
    assert outcome == Sent("12", "ab")


def retry_at(**headers: str) -> datetime | None:
    outcome = classify.created(answer(429, {"title": "Too Many Requests"}, **headers), NOW)
    assert isinstance(outcome, Refused)
    return outcome.retry_at


def seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def test_too_many_requests_waits_for_the_reset_that_x_names() -> None:
    soon = NOW + timedelta(minutes=4)
    assert retry_at(x_rate_limit_reset=seconds(soon), x_rate_limit_remaining="0") == soon
    assert retry_at(x_rate_limit_reset=seconds(soon)) == soon


def test_a_used_up_day_outweighs_a_quarter_of_an_hour() -> None:
    soon, late = NOW + timedelta(minutes=4), NOW + timedelta(hours=9)
    assert retry_at(
        x_rate_limit_reset=seconds(soon),
        x_rate_limit_remaining="3",
        x_user_limit_24hour_reset=seconds(late),
        x_user_limit_24hour_remaining="0",
    ) == late  # fmt: skip


def test_a_limit_that_is_not_used_up_is_not_waited_for() -> None:
    soon, late = NOW + timedelta(minutes=4), NOW + timedelta(hours=9)
    waiting = retry_at(
        x_rate_limit_reset=seconds(soon),
        x_rate_limit_remaining="0",
        x_user_limit_24hour_reset=seconds(late),
        x_user_limit_24hour_remaining="61",
    )
    assert waiting == soon


@pytest.mark.parametrize("odd", ["", "soon", "12.5", "-4", "²", "9" * 30, "0", seconds(NOW - timedelta(days=1))])
def test_an_odd_reset_means_the_usual_window(odd: str) -> None:
    assert retry_at(x_rate_limit_reset=odd) == NOW + classify.USUAL_WINDOW


def test_a_text_over_the_limit_is_told_apart_from_a_bad_picture() -> None:
    too_long = {"errors": [{"message": "Tweet text is too long", "parameters": {}}]}
    bad_picture = {"errors": [{"message": "x", "parameters": {"media.media_ids": ["1"]}}]}
    assert kind_of(400, too_long) is RefusalKind.TOO_LONG
    assert kind_of(400, bad_picture) is RefusalKind.MEDIA_INVALID


def test_a_deletion_counts_only_when_x_says_so() -> None:
    assert classify.deleted(answer(200, {"data": {"deleted": True}}), NOW) == Deleted()
    for body in ({"data": {"deleted": False}}, {"data": {"deleted": "true"}}, {}, b"ok"):
        assert isinstance(classify.deleted(answer(200, body), NOW), Unknown)


def test_a_post_that_x_shows_is_present_in_plain_characters() -> None:
    body = {"data": {"id": "5", "text": "Tea &amp; cake &lt;3"}}
    assert classify.looked(answer(200, body), "5", NOW) == Present("Tea & cake <3")
    assert isinstance(classify.looked(answer(200, body), "6", NOW), Unknown)


NOT_FOUND = {"type": "https://api.x.com/2/problems/resource-not-found", "detail": "Could not find it."}


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, NOT_FOUND), (200, {"errors": [NOT_FOUND]}), (404, {"errors": [NOT_FOUND], "title": "Not found"})],
)
def test_a_post_is_absent_when_x_names_the_missing_resource(status: int, body: object) -> None:
    assert classify.looked(answer(status, body), "5", NOW) == Absent()


@pytest.mark.parametrize(
    "body", [b"<html>Not found</html>", b"", {"title": "Not Found", "type": "about:blank"}, []]
)
def test_a_bare_404_does_not_prove_that_a_post_is_gone(body: object) -> None:
    assert not isinstance(classify.looked(answer(404, body), "5", NOW), Absent)


def test_a_look_at_something_hidden_is_not_absence() -> None:
    hidden = {"type": "https://api.x.com/2/problems/not-authorized-for-resource"}
    outcome = classify.looked(answer(200, {"errors": [hidden, NOT_FOUND]}), "5", NOW)
    assert isinstance(outcome, Unknown)


def test_an_identity_needs_number_and_handle() -> None:
    body = {"data": {"id": "5", "username": "lunsfordprimary", "name": "Lunsford Primary"}}
    assert classify.identified(answer(200, body), NOW) == Identity("5", "lunsfordprimary", "Lunsford Primary")
    assert isinstance(classify.identified(answer(200, {"data": {"id": "5"}}), NOW), Unknown)
    assert isinstance(classify.identified(answer(401, {}), NOW), Refused)


@pytest.mark.parametrize(("life", "expected"), [(600, 600), (None, 86_400), ("600", 86_400), (-1, 86_400)])
def test_an_uploaded_picture_knows_when_it_expires(life: object, expected: int) -> None:
    outcome = classify.uploaded(answer(200, {"data": {"id": "7", "expires_after_secs": life}}), NOW)
    assert outcome == Uploaded("7", NOW + timedelta(seconds=expected))


@pytest.mark.parametrize("status", [413, 415, 422])
def test_a_picture_that_x_will_not_take_is_a_matter_of_the_picture(status: int) -> None:
    outcome = classify.uploaded(answer(status, {}), NOW)
    assert isinstance(outcome, Refused) and outcome.kind is RefusalKind.MEDIA_INVALID


def test_a_description_has_to_be_confirmed_for_the_same_picture() -> None:
    held = Uploaded("7", NOW)
    assert classify.described(answer(200, {"data": {"id": "7"}}), held, NOW) == held
    assert isinstance(classify.described(answer(200, {"data": {"id": "8"}}), held, NOW), Unknown)
    assert isinstance(classify.described(answer(400, {}), held, NOW), Refused)


def test_the_detail_is_short_and_printable() -> None:
    outcome = classify.created(answer(400, {"detail": "a\nb\x1b[31m" + "c" * 1000}), NOW)
    assert isinstance(outcome, Refused)
    assert outcome.detail.isprintable()
    assert len(outcome.detail) <= 300


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "errors", "type", "detail", "id", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.integers(100, 599), JSON | st.binary(max_size=40))
def test_no_answer_can_make_the_classifier_fail_or_say_sent_without_a_number(status: int, body: object) -> None:
    given_answer = answer(status, body)
    outcome = classify.created(given_answer, NOW)
    if isinstance(outcome, Sent):
        assert 200 <= status < 300
        assert outcome.x_post_id.isdigit()
    if isinstance(outcome, Refused):
        assert 400 <= status < 500
    for read in (classify.deleted, classify.identified, classify.uploaded):
        read(given_answer, NOW)
    classify.looked(given_answer, "5", NOW)
