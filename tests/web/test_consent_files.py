"""The way of a file of permissions from the office's computer to the register, at a browser."""

import io
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from gatekeeper.models import Consent, ConsentWait, HeldFile, Pupil
from tests.permission_files import LONG, WIDE, long, status, wide
from tests.roll_files import A_UPN, made
from tests.web.browser import Browser, Page, words
from tests.world import World

Open = Callable[..., Browser]
START = "/permissions/import"
OPEN = f"{START}/left-open"


def upload(browser: Browser, text: str | bytes, name: str = "consents.csv") -> Page:
    data = text.encode() if isinstance(text, str) else text
    sent = {"csrf_token": browser.token(), "file": (io.BytesIO(data), name)}
    return browser._page(browser.client.post(START, data=sent, content_type="multipart/form-data"))


def step(browser: Browser, where: str, **given: str) -> Page:
    """Sends the form of a step as it stands, but for what is given."""
    page = browser.get(f"{START}/{where}")
    return browser.post(f"{START}/{where}", {**page.form(f"{START}/{where}"), **given})


def checked(browser: Browser, text: str | bytes, whole: str = "no", **given: str) -> Page:
    """The page that says what would change."""
    assert upload(browser, text).status == 303
    assert step(browser, "columns", whole=whole).status == 303
    return browser.follow(step(browser, "words", **{key.replace("_", "-"): value for key, value in given.items()}))


def confirm(browser: Browser, page: Page, **given: object) -> Page:
    return browser.post(f"{START}/check", {"binding": page.form(f"{START}/check")["binding"], **given})


def take_in(browser: Browser, text: str, whole: str = "no", **given: object) -> Page:
    return browser.follow(confirm(browser, checked(browser, text, whole), **given))


def count(world: World, table: type[Consent] | type[HeldFile] | type[ConsentWait]) -> int:
    with world.db.read() as session:
        return len(session.exec(select(table)).all())


def boxes(page: Page) -> dict[str, str]:
    """Each box on the page by what stands beside it."""
    labels = {label.get("for"): words(label) for label in page.all("label")}
    return {
        labels[box.get("id")]: box.get("value", "") for box in page.all("input", name="which", type="checkbox")
    }


def test_a_file_goes_the_whole_way_and_nothing_is_written_before_the_end(browser: Open, world: World) -> None:
    office, before = browser("office"), count(world, Consent)
    assert office.get("/permissions/").links()["Take in a file of permissions"] == START
    page = checked(
        office,
        wide({"m1": ("T", "", "Y", ""), "m2": ("T", "Y", "Y", "N"), "m4": ("T", "Y", "Pending", "")},
             extra=[("", "m77", "Known", "Nobody", "Beech", "T", "Y", "Y", "Y")]),
        whole="yes",
    )  # fmt: skip
    for sentence in (
        "Nothing has been changed yet.",
        "3 new yes",
        "1 new no",
        "1 yes to no (1 is on file as a signed yes: unknown means no)",
        "1 no to yes, which stays a no until somebody confirms it",
        "1 child in the file whom we do not know. Bring the roll up to date first",
        "2 children on roll not in the file. Nothing of theirs is changed",
        "Poppy Fairweather, Beech: in a picture on X (on file as a signed yes)",
        "Zay Osei, Beech",
    ):
        assert sentence in page.text
    assert set(page.form(f"{START}/check")) == {"csrf_token", "binding"}
    assert count(world, Consent) == before
    after = office.follow(confirm(office, page))
    assert after.h1 == "What files of permissions left open"
    assert "Taken in: 3 new yes, 1 new no, 1 yes to no" in after.text
    assert "Delete your own copy too" in after.text
    assert count(world, Consent) == before + 5
    assert count(world, HeldFile) == 0
    assert "taken in from a list" in office.get(f"/permissions/{world.pupils['m4']}").text


@pytest.mark.parametrize("make", [long, status])
def test_both_files_with_a_row_for_each_answer_are_made_out(
    make: Callable[..., str], browser: Open, world: World
) -> None:
    with world.db.write() as session:
        for pupil in session.exec(select(Pupil)):
            pupil.admission_number = f"100{pupil.mis_ref[1:]}"
    office = browser("office")
    said = {"long": ("Accepted", "Declined", "Pending"), "status": ("Granted", "Not Granted", "Requested")}
    yes, no, asked = said[make.__name__]
    text = make(
        ("m4", "Website", yes, "05/09/2026"), ("m3", "Social media", no, "05/09/2026"), ("m1", "Trips", asked, "")
    )
    upload(office, text.encode("utf-8-sig"))
    page = office.get(f"{START}/columns")
    assert "It seems to have a row for each answer." in page.text
    step(office, "columns", whole="no")
    page = office.get(f"{START}/words")
    form = page.form(f"{START}/words")
    assert [form[f"asked-{at}"] for at in range(3)] == ["x-photo", "", "website-photo"]
    assert sorted(form[f"said-{at}"] for at in range(3)) == ["no", "none", "yes"]
    page = office.follow(step(office, "words"))
    assert "1 new yes" in page.text and "1 yes to no" in page.text


def test_a_refusal_or_an_open_question_is_not_offered_as_a_yes(browser: Open) -> None:
    office = browser("office")
    upload(office, long(("m4", "Website", "Requested", ""), ("m3", "Website", "Ja", "")))
    step(office, "columns", whole="no")
    page = office.get(f"{START}/words")
    offered = {
        s.get("id"): [o.get("value") for o in s.iter("{http://www.w3.org/1999/xhtml}option")]
        for s in page.all("select")
    }
    assert offered["said-0"] == ["yes", "no", "none"]
    assert offered["said-1"] == ["no", "none"]
    refused = step(office, "words", **{"said-1": "yes"})
    assert refused.status == 422
    assert refused.links()["Choose what this answer means."] == "#said-1"
    assert "1 new yes" in office.follow(step(office, "words", **{"said-0": "yes"})).text


def test_a_bare_tick_changes_nothing_that_can_be_seen_on_x(browser: Open, world: World) -> None:
    office = browser("office")
    take_in(office, wide(dict.fromkeys(world.pupils, ("T", "Y", "", ""))))
    assert "2 of 3 can be shown" in browser("teacher").get("/permissions/").text
    page = office.get("/permissions/to-do")
    assert "A yes without its form" in page.text and "Grace Winterbourne" in page.text
    assert (
        "There is a yes, but no form or message for it." in office.get(f"/permissions/{world.pupils['m4']}").text
    )


def test_a_yes_that_waits_is_settled_child_by_child(browser: Open) -> None:
    office = browser("office")
    take_in(office, wide({"m1": ("", "Y", "N", "N"), "m4": ("", "", "N", "N")}))
    page = take_in(office, wide({"m1": ("", "Y", "Y", "Y"), "m4": ("", "", "Y", "Y")}))
    assert len(boxes(page)) == 4
    poppy = boxes(page)["Poppy Fairweather, Beech: in a picture on the website 24 November 2026"]
    sent = {"which": poppy, "choice": "yes", "list": "to-yes"}
    after = office.follow(office.post(OPEN, sent))
    assert "Settled: 1 entry." in after.text
    assert len(boxes(after)) == 3
    again = office.post(OPEN, sent)
    assert again.status == 409
    assert "no longer what this page showed" in again.text
    assert "Look at them" in office.get("/permissions/to-do").text


def test_all_that_wait_are_settled_at_once_with_their_names_on_the_page(browser: Open) -> None:
    office = browser("office")
    take_in(office, wide({"m1": ("", "Y", "N", "N"), "m4": ("", "", "N", "N")}))
    page = take_in(office, wide({"m1": ("", "Y", "Y", "Y"), "m4": ("", "", "Y", "Y")}))
    assert "These are Poppy Fairweather (in a picture in the press), Poppy Fairweather (" in page.text
    hidden = [e.get("value") for e in page.all("input", name="which", type="hidden")]
    after = office.follow(office.post(OPEN, {"which": hidden, "choice": "keep", "list": "to-yes"}))
    assert "Settled: 4 entries." in after.text
    assert "Nothing is open." in after.text
    assert "What files of permissions left open" not in office.get("/permissions/to-do").text


def test_what_a_person_said_cannot_be_taken_back_with_a_tick(browser: Open) -> None:
    office = browser("office")
    page = take_in(office, wide({"m2": ("", "Y", "", "")}))
    assert "Somebody said no, and the file says yes" in page.text
    (number,) = boxes(page).values()
    refused = office.post(OPEN, {"which": number, "choice": "yes", "list": "to-ask"})
    assert refused.status == 422
    assert (
        refused.links()["Somebody said no in person. Ask them, and record what they answer on the child’s page."]
        == "#which-to-ask"
    )
    nobody = office.post(OPEN, {"choice": "keep", "list": "to-ask"})
    assert (nobody.status, "Tick at least one child." in nobody.links()) == (422, True)
    for wrong in ({"which": "x", "choice": "burn"}, {"which": "99999999999999", "choice": "keep", "list": "<b>"}):
        assert office.post(OPEN, wrong).status == 422
    assert "Nothing is open." in office.follow(office.post(OPEN, {"which": number, "choice": "keep"})).text


def test_a_child_who_is_not_in_the_file_is_flagged_and_kept(browser: Open, world: World) -> None:
    office = browser("office")
    page = take_in(office, wide({"m1": ("", "Y", "", "")}), whole="yes")
    assert "Not in the file" in page.text
    assert [line.partition(",")[0] for line in boxes(page)] == [
        "Zay Osei", "Alfie Thornbury", "Rowan Kettleby", "Grace Winterbourne",
    ]  # fmt: skip
    with world.db.read() as session:
        assert len(session.exec(select(Pupil)).all()) == 5


def test_the_shape_can_be_put_right(browser: Open) -> None:
    office = browser("office")
    upload(office, wide({"m4": ("", "Y", "", "")}))
    assert "a row for each child" in office.get(f"{START}/columns").text
    page = office.follow(office.post(f"{START}/layout", {"shape": "permissions-long"}))
    assert "a row for each answer" in page.text
    assert "Choose the column that says what was asked." in step(office, "columns", whole="no").links()
    page = office.follow(office.post(f"{START}/layout", {"shape": "permissions-wide"}))
    assert page.form(f"{START}/columns")["x-photo"] == "6"


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"mis_ref": "", "admission_number": ""}, "mis_ref", "never told apart by their names alone"),
        ({"x-photo": "", "website-photo": "", "press-photo": ""}, "x-photo", "at least one question"),
        ({"press-photo": "6"}, "press-photo", "is chosen for “In a picture on X” already"),
        ({"press-photo": "99"}, "press-photo", "Choose a column of this file."),
        ({"press-photo": "x"}, "press-photo", "Choose a column of this file."),
        ({"whole": ""}, "whole", "Say whether everybody is in this file."),
    ],
)
def test_what_is_wrong_with_the_columns_is_said_beside_them(
    given: dict[str, str], field: str, said: str, browser: Open
) -> None:
    office = browser("office")
    upload(office, wide({"m4": ("", "Y", "", "")}))
    page = step(office, "columns", **{"whole": "no", **given})
    assert page.status == 422
    assert page.links()[next(link for link in page.links() if said in link)] == f"#{field}"


def test_a_column_of_upns_is_thrown_away_at_once(browser: Open) -> None:
    office = browser("office")
    upload(office, made([("", "m4", "", "", "", "", "Y", "", "", A_UPN)], (*WIDE, "UPN")))
    page = office.get(f"{START}/columns")
    assert "A column of UPNs was thrown away: UPN." in page.text
    assert A_UPN not in page.response.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04" + bytes(200), "an Excel workbook"),
        (b"Student ID,Consent type,Status\r\n", "headings and no rows"),
        (b"17,Website,Accepted\n18,Website,Declined\n", "looks like somebody’s data"),
        (b"Student ID,Status\n" + b"1,Y\n" * 60_020, "more than 60,000 rows"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_by_name(data: bytes, said: str, browser: Open) -> None:
    page = upload(browser("office"), data, name="consents.xlsx")
    assert page.status == 422
    assert "“consents.xlsx” was not taken in." in page.text
    assert said in page.text


def test_no_file_chosen_is_said(browser: Open) -> None:
    page = browser("office").post(START, {"file": (io.BytesIO(b""), "")})
    assert page.status == 422
    assert "Choose the file that your system exported." in page.links()


def test_rows_that_cannot_be_read_are_listed_and_keep_what_is_here(browser: Open, world: World) -> None:
    office = browser("office")
    bad = [
        ("m1", "Somebody Else", "", "", "Social media", "Declined", "", ""),
        ("m5", "Rowan Kettleby", "", "", "Website", "Accepted", "", "13/13/2026"),
    ]
    page = checked(office, long(("m4", "Website", "Accepted", ""), extra=bad))
    assert (
        "Row 3 Its number is that of a child here with quite another name; bring the roll up to date first."
        in page.text
    )
    assert "Row 4 The day of the answer is no day; it is read as day/month/year." in page.text
    confirm(office, page)
    with world.db.read() as session:
        written = session.exec(select(Consent.pupil_id).where(col(Consent.import_batch).is_not(None))).all()
    assert written == [world.pupils["m4"]]


def test_the_file_lies_sealed_for_one_person_for_an_hour(browser: Open, world: World) -> None:
    office = browser("office")
    page = checked(office, long(("m4", "Website", "Sonderbar", "")))
    with world.db.read() as session:
        (row,) = session.exec(select(HeldFile))
    for part in ("Grace", "Winterbourne", "Sonderbar", "sonderbar", "Website"):
        assert part not in row.model_dump_json(exclude={"sealed"})
        assert part.encode() not in row.sealed
    head = browser("head")
    assert "No file waits here" in head.follow(head.follow(head.get(f"{START}/words"))).text
    world.later(minutes=61)
    office = browser().sign_in("office")
    assert confirm(office, page).status == 303
    assert "No file waits here" in office.follow(office.follow(office.get(f"{START}/words"))).text
    assert office.post(f"{START}/layout", {"shape": "permissions-long"}).status == 303
    office.get(START)
    assert count(world, HeldFile) == 0


def test_a_file_can_be_let_go_and_a_stale_page_writes_nothing(browser: Open, world: World) -> None:
    office, before = browser("office"), count(world, Consent)
    page = checked(office, long(("m4", "Website", "Accepted", "")))
    checked(office, long(("m4", "Website", "Declined", "")))
    assert confirm(office, page).status == 409
    assert "The file was deleted here" in office.follow(office.post(f"{START}/forget")).text
    assert (count(world, Consent), count(world, HeldFile)) == (before, 0)


def test_the_register_warns_of_an_old_file_and_then_says_that_its_yeses_count_no_more(
    browser: Open, world: World
) -> None:
    def again(name: str) -> Browser:
        return browser().sign_in(name)

    take_in(browser("office"), long(("m4", "Display", "Accepted", "")))
    assert "newest file of permissions" not in browser("office").get("/permissions/").text
    world.later(days=46)
    assert "newest file of permissions is more than 45 days old" in again("office").get("/permissions/").text
    assert "newest file" not in again("teacher").get("/permissions/").text
    world.later(days=75)
    page = again("office").get("/permissions/")
    assert "1 yes from files counts no more, because no file has said it again for 120 days." in page.text
    assert "counts no more" in again("office").get(START).text


def test_nothing_of_the_way_is_open_without_a_file(browser: Open) -> None:
    office = browser("office")
    for name in ("check", "words", "columns"):
        page = office.get(f"{START}/{name}")
        while page.status == 303:
            page = office.follow(page)
        assert page.h1 == "Permissions from a file: choose it"


def test_a_file_of_headings_that_nobody_knows_is_mapped_by_hand(browser: Open) -> None:
    office = browser("office")
    odd = ("Nr", "Kind", "Frage", "Antwort")
    upload(office, made([("m4", "Grace Winterbourne", "Wand", "Ja")], odd))
    office.post(f"{START}/layout", {"shape": "permissions-long"})
    step(office, "columns", whole="no", mis_ref="0", name="1", asked="2", said="3")
    page = office.follow(step(office, "words", **{"asked-0": "display-photo", "said-0": "yes"}))
    assert "1 new yes" in page.text
    confirm(office, page)
    upload(office, made([("m1", "Poppy Fairweather", "Wand", "Ja")], odd))
    office.post(f"{START}/layout", {"shape": "permissions-long"})
    step(office, "columns", whole="no")
    form = office.get(f"{START}/words").form(f"{START}/words")
    assert (form["asked-0"], form["said-0"]) == ("display-photo", "yes")
    assert LONG[0] not in odd
