"""The register says yes or no and nothing more; the office records answers, whole forms at once."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from gatekeeper.actions import register as keeping
from gatekeeper.actions import safeguarding
from gatekeeper.models import ConsentChannel, HoldLevel, ParentalResponsibility, PublicationHold
from gatekeeper.services import Services
from gatekeeper.uses import USES
from tests.web.browser import HTML, Browser, Page, words
from tests.world import World

YES = {
    "x-photo": "yes",
    "x-text": "yes",
    "who": "none",
    "basis": "pr_holder",
    "method": "paper",
    "evidence": "form 7",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"a signed form"


def register(page: Page) -> dict[str, list[str]]:
    """Each pupil's line as it reads."""
    rows = [[words(cell) for cell in row] for row in page.tree.iter(f"{HTML}tr")]
    return {name: answers for name, *answers in rows if name != "Pupil"}


def address(world: World, pupil: str) -> str:
    return f"/permissions/{world.pupils[pupil]}"


def contact(world: World, pupil: str, name: str = "Fay Thornbury", *, must_be_asked: bool = False) -> int:
    """Somebody with parental responsibility who can be asked about a pupil."""
    known = keeping.Known(name, "mother", ParentalResponsibility.YES, must_be_asked=must_be_asked)
    return keeping.keep_contact(world.db, world.actor("office"), world.pupils[pupil], known, world.now)


def records(page: Page) -> list[str]:
    return [words(li) for li in page.all("li", class_="row-line")]


def test_the_register_says_who_can_be_shown_and_named(browser: Callable[..., Browser]) -> None:
    page = browser("teacher").get("/permissions/")
    assert register(page) == {
        "Poppy Fairweather": ["Yes", "No"],
        "Alfie Thornbury": ["No", "No"],
        "Zay Osei": ["Yes", "Yes"],
        "Grace Winterbourne": ["No", "No"],
        "Rowan Kettleby": ["Yes", "No"],
    }
    assert "2 of 3 can be shown" in page.text


def test_only_those_who_keep_the_records_can_open_them(browser: Callable[..., Browser]) -> None:
    teacher = browser("teacher").get("/permissions/")
    assert not {"Poppy Fairweather", "What families read"} & teacher.links().keys()
    assert not teacher.all("form", role="search")
    assert browser("office").get("/permissions/").links()["Poppy Fairweather"] == "/permissions/1"
    assert browser("teacher").get("/permissions/1").status == 403


def test_the_office_records_a_whole_form_at_once_and_it_counts_at_once(
    browser: Callable[..., Browser], world: World
) -> None:
    mother = contact(world, "m4")
    office = browser("office")
    form = {**YES, "who": str(mother), "website-photo": "group", "press-photo": "no"}
    page = office.follow(office.post(address(world, "m4"), form))
    assert "can be shown on X and named by first name" in page.text
    assert [line.partition(" Answered on paper")[0] for line in records(page)] == [
        "No to pictures in the press.",
        "Yes to pictures on the website, only in a group, not named.",
        "Yes to first name in words on X, first name.",
        "Yes to pictures on X, not named.",
    ]
    said = (
        "(who: Fay Thornbury (mother), as a parent) on 24 November 2026, written down by Ola Office on 24 November"
    )
    assert said in records(page)[3]
    assert records(page)[3].endswith("Kept: form 7. Holds until 31 October 2027.")
    assert register(office.get("/permissions/"))["Grace Winterbourne"] == ["Yes", "Yes"]


def test_after_one_form_the_next_child_of_the_class_is_ready_and_the_folder_is_remembered(
    browser: Callable[..., Browser], world: World
) -> None:
    office = browser("office")
    with world.db.write() as session:
        session.connection().execute(sa.text("UPDATE pupil SET class_id = NULL"))
    page = office.get(address(world, "m1"))
    assert "Record, then Grace Winterbourne" in page.text
    sent = {
        **YES,
        "evidence": "folder 3",
        "then": "next",
        "following": page.form(address(world, "m1"))["following"],
    }
    following = office.follow(office.post(address(world, "m1"), sent))
    assert following.h1 == "Grace Winterbourne"
    assert following.form(address(world, "m4"))["evidence"] == "folder 3"
    assert following.form(address(world, "m4"))["x-photo"] == ""


@pytest.mark.parametrize("answer", ["no", "withdrawn"])
def test_a_no_counts_at_once_and_the_yes_stays_on_record(
    answer: str, browser: Callable[..., Browser], world: World
) -> None:
    office, path = browser("office"), address(world, "m1")
    page = office.follow(office.post(path, {**YES, "x-photo": answer, "x-text": "", "evidence": ""}))
    assert "cannot be shown or named" in page.text
    assert len(records(page)) == 2
    assert records(page)[1].startswith("Yes to pictures on X")


def test_a_childs_own_no_is_recorded_without_a_form_and_outweighs_the_family(
    browser: Callable[..., Browser], world: World
) -> None:
    office, path = browser("office"), address(world, "m1")
    page = office.follow(office.post(path, {**YES, "x-photo": "no", "x-text": "", "who": "child", "evidence": ""}))
    assert "cannot be shown or named" in page.text
    assert "(who: the child)" in records(page)[0]
    assert "The child does not want it." in page.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"x-photo": "", "x-text": ""}, "x-photo"),
        ({"x-photo": "maybe"}, "x-photo"),
        ({"x-text": "surname"}, "x-text"),
        ({"method": "import"}, "method"),
        ({"basis": "court"}, "basis"),
        ({"who": "999"}, "contact"),
        ({"who": "x"}, "who"),
        ({"who": ""}, "who"),
        ({"who": "9" * 40}, "who"),
        ({"evidence": ""}, "evidence"),
        ({"evidence": "x" * 201}, "evidence"),
        ({"expires": "tomorrow"}, "expires"),
        ({"expires": "2026-11-24"}, "expires"),
        ({"expires": "2027-11-01"}, "expires"),
        ({"given": "2026-11-25"}, "given"),
        ({"given": "9.9."}, "given"),
        ({"wording": "77"}, "wording"),
        ({"wording": "old"}, "wording"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_recorded(
    wrong: dict[str, str], field: str, browser: Callable[..., Browser], world: World
) -> None:
    office, path = browser("office"), address(world, "m4")
    page = office.post(path, {**YES, **wrong})
    assert page.status == 422
    assert f"#{field}" in page.links().values()
    assert page.form(path)["evidence"] == {**YES, **wrong}["evidence"]
    assert "Nothing has been answered yet." in office.get(path).text


def test_a_pupil_who_does_not_exist_is_not_found(browser: Callable[..., Browser]) -> None:
    office = browser("office")
    assert office.get("/permissions/999").status == 404
    assert office.post("/permissions/999", YES).status == 404
    assert office.get("/permissions/999/contacts/new").status == 404
    assert office.get("/permissions/1/contacts/999").status == 404


def test_a_photo_of_the_form_is_kept_encrypted_and_only_the_office_can_save_it(
    browser: Callable[..., Browser], world: World
) -> None:
    office, path = browser("office"), address(world, "m4")
    page = office.follow(office.post(path, {**YES, "evidence": "", "paper": (BytesIO(PNG), "form.exe")}))
    link = page.links()["Save a copy of the form"]
    saved = office.get(link).response
    assert saved.data == PNG
    assert saved.mimetype == "image/png"
    assert saved.headers["Content-Disposition"] == 'attachment; filename="permission-1.png"'
    assert saved.headers["Cache-Control"] == "no-store"
    assert browser("teacher").get(link).status == 403
    assert office.get("/permissions/evidence/99").status == 404
    assert PNG not in world.ask(
        lambda s: s.connection().execute(sa.text("SELECT sealed FROM evidence_file")).scalar()
    )  # type: ignore[operator]  # bytes


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg onload=...>", b" %PDF-1.7"])
def test_a_file_that_is_no_form_is_refused_by_its_bytes_and_the_answers_are_kept(
    data: bytes, browser: Callable[..., Browser], world: World
) -> None:
    office, path = browser("office"), address(world, "m4")
    page = office.post(path, {**YES, "paper": (BytesIO(data), "form.png")})
    assert page.status == 422
    assert "#paper" in page.links().values()
    assert page.form(path)["x-photo"] == "yes"
    assert "Nothing has been answered yet." in office.get(path).text


def test_a_contact_is_noted_and_what_is_known_decides_at_once(
    browser: Callable[..., Browser], world: World
) -> None:
    office, path = browser("office"), address(world, "m4")
    form = {"name": "Ada Winterbourne", "relationship": "mother", "has_pr": "unknown", "is_resident": "yes"}
    page = office.follow(office.post(f"{path}/contacts/new", form))
    assert "Ada Winterbourne , mother parental responsibility not known" in page.text
    page = office.follow(office.post(path, {**YES, "who": "1"}))
    assert "cannot be shown or named" in page.text
    assert "from somebody not known to have the right" in page.text
    known = office.get(f"{path}/contacts/1").form(f"{path}/contacts/1")
    assert known["name"] == "Ada Winterbourne"
    page = office.follow(office.post(f"{path}/contacts/1", {**form, "has_pr": "yes"}))
    assert "can be shown on X and named" in page.text
    page = office.follow(
        office.post(f"{path}/contacts/new", {**form, "name": "Jo", "has_pr": "yes", "must_be_asked": "yes"})
    )
    assert "cannot be shown or named" in page.text
    assert "Somebody who must be asked has not said yes." in page.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": ""}, "name"), ({"name": "x" * 121}, "name"), ({"relationship": " "}, "relationship"),
     ({"has_pr": "perhaps"}, "has_pr")],
)  # fmt: skip
def test_a_contact_without_what_matters_is_refused(
    wrong: dict[str, str], field: str, browser: Callable[..., Browser], world: World
) -> None:
    path = f"{address(world, 'm4')}/contacts/new"
    page = browser("office").post(path, {"name": "A", "relationship": "aunt", "has_pr": "no", **wrong})
    assert page.status == 422
    assert f"#{field}" in page.links().values()


def test_the_reason_of_a_hold_is_for_the_safeguarding_lead_and_leaders_alone(
    browser: Callable[..., Browser], world: World
) -> None:
    path = address(world, "m1")
    hold = {"level": "ask_dsl", "reason": "A relative is looking for them.", "review": "2027-01-11"}
    dsl = browser("dsl")
    listed = dsl.follow(dsl.post(f"{path}/holds", hold))
    assert "The hold counts from now on." in listed.text
    page = dsl.get(path)
    assert "A relative is looking for them." in page.text
    assert "There is a hold or an order of a court." in page.text
    assert "A relative is looking for them." in browser("head").get(path).text
    office = browser("office").get(path)
    assert "cannot be shown or named" in office.text
    assert not {"relative", "hold", "court"} & set(office.text.lower().split())
    assert "There is a yes, in force and with its paper." in office.text
    assert register(browser("teacher").get("/permissions/"))["Poppy Fairweather"] == ["No", "No"]
    record = browser("office").get("/history/record").text
    assert "made entry H1 in the safeguarding register" in record
    assert "Poppy" not in record
    ended = dsl.follow(dsl.post("/permissions/holds/1/end"))
    assert "can be shown on X" in ended.text
    assert dsl.post("/permissions/holds/1/end").status == 409
    assert dsl.post("/permissions/holds/9/end").status == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"level": "all"}, "level"), ({"reason": ""}, "reason"), ({"review": ""}, "review"),
     ({"review": "2026-11-24"}, "review"), ({"review": "soon"}, "review")],
)  # fmt: skip
def test_a_hold_needs_a_reason_and_a_day_to_look_again(
    wrong: dict[str, str], field: str, browser: Callable[..., Browser], world: World
) -> None:
    path = address(world, "m1")
    hold = {"level": "ask_dsl", "reason": "Written down apart.", "review": "2027-01-11", **wrong}
    page = browser("dsl").post(f"{path}/holds", hold)
    assert page.status == 422
    assert f"#{field}" in page.links().values()
    assert "can be shown on X" in browser("dsl").get(path).text


def test_a_child_in_care_needs_recorded_authority_and_the_office_does_not_learn_it(
    browser: Callable[..., Browser], world: World
) -> None:
    path, dsl = address(world, "m1"), browser("dsl")
    page = dsl.follow(dsl.post(f"{path}/care", {"in_care": "yes"}))
    assert "cannot be shown or named" in page.text
    assert "nobody on record who may decide this" in page.text
    assert "in care" not in browser("office").get(path).text
    page = dsl.follow(dsl.post(f"{path}/care", {"in_care": "no"}))
    assert "can be shown on X" in page.text


def test_a_wording_is_kept_named_by_answers_and_retired_for_everybody(
    browser: Callable[..., Browser], world: World
) -> None:
    head, office, path = browser("head"), browser("office"), address(world, "m4")
    form = {"version": "2026-09", "text": "We ask you …", "channels": "x", "valid_from": "2026-09-01"}
    assert head.post("/permissions/wordings", form).status == 303
    assert head.post("/permissions/wordings", form).status == 422
    assert office.post("/permissions/wordings", {**form, "version": "b"}).status == 403
    page = office.follow(office.post(path, {**YES, "wording": "1"}))
    assert "They read wording 2026-09." in page.text
    assert "can be shown on X" in page.text
    assert "2 answers rest on it" in office.get("/permissions/wordings").text
    head.post("/permissions/wordings/1/retire")
    page = office.get(path)
    assert "cannot be shown or named" in page.text
    assert "its wording was retired" in page.text
    assert head.post("/permissions/wordings/1/retire").status == 409
    assert head.post("/permissions/wordings/9/retire").status == 404
    lines = register(office.get("/permissions/"))
    assert lines["Rowan Kettleby"] == ["No", "No"], "an answer of which nobody knows the wording goes with it"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"version": ""}, "version"), ({"text": " "}, "text"), ({"channels": "tv"}, "channels"),
     ({"valid_from": "soon"}, "valid_from")],
)  # fmt: skip
def test_a_wording_without_its_words_is_refused(
    wrong: dict[str, str], field: str, browser: Callable[..., Browser]
) -> None:
    form = {"version": "2026-09", "text": "We ask you …", "channels": "x", "valid_from": "", **wrong}
    page = browser("head").post("/permissions/wordings", form)
    assert page.status == 422
    assert f"#{field}" in page.links().values()


def test_an_answer_counts_only_for_what_the_wording_spoke_of(
    browser: Callable[..., Browser], world: World
) -> None:
    keeping.add_wording(
        world.db, world.actor("head"), version="website", text="The website?",
        channels=frozenset({ConsentChannel.WEBSITE}), valid_from=date(2026, 9, 1), now=world.now,
    )  # fmt: skip
    office = browser("office")
    page = office.follow(office.post(address(world, "m4"), {**YES, "wording": "1"}))
    assert "cannot be shown or named" in page.text


def test_the_office_finds_a_child_by_any_part_of_the_name(browser: Callable[..., Browser]) -> None:
    office = browser("office")
    for typed in ("Poppy", "fairw", "Poppy Fairweather, Beech"):
        assert office.get("/permissions/find", query_string={"child": typed}).response.location == "/permissions/1"
    page = office.get("/permissions/find?child=beech")
    assert {"Poppy Fairweather", "Alfie Thornbury", "Zay Osei"} <= page.links().keys()
    assert "Nobody of this name" in office.get("/permissions/find?child=Unknown").text
    assert office.get("/permissions/find").status == 200


def test_the_office_sees_what_to_see_to_and_nothing_of_holds(
    browser: Callable[..., Browser], world: World, services: Services
) -> None:
    office = browser("office")
    mother, father = contact(world, "m1"), contact(world, "m1", "Jo Fairweather")
    office.post(address(world, "m1"), {**YES, "who": str(mother)})
    office.post(address(world, "m1"), {**YES, "x-photo": "no", "x-text": "", "who": str(father)})
    contact(world, "m3", must_be_asked=True)
    safeguarding.set_hold(
        world.db, services.key, world.actor("dsl"),
        safeguarding.NewHold(world.pupils["m5"], HoldLevel.ASK_DSL, "Apart.", date(2027, 1, 11)), world.now,
    )  # fmt: skip
    page = office.get("/permissions/to-do")
    seen = {
        words(s.findall(f".//{HTML}h2")[0]): [words(a) for a in s.iter(f"{HTML}a")] for s in page.all("section")
    }
    assert seen == {
        "Families who disagree": ["Poppy Fairweather"],
        "Somebody still to ask": ["Zay Osei"],
        "To renew": [],
        "A yes without its form": [],
        "Not asked": ["Grace Winterbourne"],
        "Leavers in public posts": [],
    }
    assert "To see to: 3" in office.get("/permissions/").links()
    world.now = world.now.replace(year=2027, month=10, day=20)
    assert "ends in 11 days" in browser("office").sign_in("office").get("/permissions/to-do").text


def test_the_sheet_says_until_when_it_may_be_used_and_no_reason(browser: Callable[..., Browser]) -> None:
    page = browser("teacher").get("/permissions/sheet/1")
    assert page.h1 == "Beech: who can be pictured"
    assert "Not to be used after 1 December 2026." in page.text
    assert register(page)["Alfie Thornbury"] == ["Cannot be shown", "Cannot be named"]
    assert register(page)["Zay Osei"] == ["Can be shown", "Can be named"]
    assert browser("teacher").get("/permissions/sheet/99").status == 404


def test_every_question_of_the_form_is_a_use_of_its_own() -> None:
    assert len({(use.channel, use.medium) for use in USES}) == len(USES)


def test_a_hold_that_is_due_is_shown_to_be_looked_at_again(browser: Callable[..., Browser], world: World) -> None:
    with world.db.write() as session:
        session.add(
            PublicationHold(
                pupil_id=world.pupils["m1"],
                level=HoldLevel.NO_IMAGE,
                set_by=world.staff["dsl"],
                started_on=world.now.date() - timedelta(days=90),
                review_on=world.now.date(),
            )
        )
    page = browser("dsl").get(address(world, "m1"))
    assert "look at it again" in page.text
    assert "No reason is written down." in page.text
