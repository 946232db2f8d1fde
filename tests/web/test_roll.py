"""The way of a file from the office's computer to the roll, as somebody at a browser goes it."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from gatekeeper import held
from gatekeeper.models import HeldFile, Pupil, RollStatus, SchoolClass, StaffMember
from gatekeeper.services import Services
from tests.roll_files import A_UPN, AS_IT_IS, HEADINGS, STAFF, STAFF_HEADINGS, changed, made
from tests.web.browser import Browser, Page
from tests.world import World

Open = Callable[..., Browser]
NEW = ("m9", "1009", "Sienna", "", "Abara", "Elm", "Year 1")
RENAMED = ("m1", "1001", "Poppy", "", "Meadows", "Beech", "Year 2")
MOVED = ("m4", "1004", "Grace", "", "Winterbourne", "Beech", "Year 5")


def upload(browser: Browser, text: str | bytes, kind: str = "pupils", name: str = "roll.csv") -> Page:
    data = text.encode() if isinstance(text, str) else text
    body = (
        f'--edge\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{browser.token()}\r\n'
        f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    ).encode()
    return browser._page(
        browser.client.post(
            f"/roll/{kind}/file",
            data=body + data + b"\r\n--edge--\r\n",
            content_type="multipart/form-data; boundary=edge",
        )
    )


def columns(browser: Browser, kind: str = "pupils", **given: str) -> Page:
    page = browser.get(f"/roll/{kind}/columns")
    return browser.post(f"/roll/{kind}/columns", {**page.form(f"/roll/{kind}/columns"), "whole": "yes", **given})


def checked(browser: Browser, text: str | bytes, kind: str = "pupils", **given: str) -> Page:
    """The page that says what would change."""
    assert upload(browser, text, kind).status == 303
    return browser.follow(columns(browser, kind, **given))


def confirm(browser: Browser, page: Page, kind: str = "pupils", **given: object) -> Page:
    return browser.post(f"/roll/{kind}/check", {"binding": page.form(f"/roll/{kind}/check")["binding"], **given})


def roll(world: World) -> dict[str, Pupil]:
    with world.db.read() as session:
        return {pupil.mis_ref: pupil for pupil in session.exec(select(Pupil))}


def files_held(world: World) -> list[HeldFile]:
    with world.db.read() as session:
        return list(session.exec(select(HeldFile)))


def test_a_file_goes_the_whole_way_and_nothing_is_written_before_the_end(browser: Open, world: World) -> None:
    office, before = browser("office"), roll(world)
    assert "5 children on roll" in office.get("/roll/").text
    page = checked(office, changed(NEW, RENAMED, MOVED, without=["m5"]))
    for sentence in (
        "1 new child",
        "1 changed class",
        "1 changed name (the old name is kept as a former name)",
        "1 is no longer in the file and will be marked as having left",
        "1 new class: Elm",
        "Poppy Fairweather, now Poppy Meadows",
        "Nothing has been changed yet.",
    ):
        assert sentence in page.text
    assert {ref: pupil.model_dump() for ref, pupil in roll(world).items()} == {
        ref: pupil.model_dump() for ref, pupil in before.items()
    }
    page = office.follow(confirm(office, page))
    assert "Pupil roll: 1 new child, 1 changed class" in page.text
    assert "Delete your own copy too" in page.text
    after = roll(world)
    assert after["m9"].roll is RollStatus.ON_ROLL
    assert (after["m1"].surname, after["m1"].former_names) == ("Meadows", ["Poppy Fairweather"])
    assert (after["m5"].roll, after["m5"].left_on) == (RollStatus.LEFT, world.now.date())
    assert files_held(world) == []


def test_a_child_who_left_can_neither_be_shown_nor_found_among_the_classes(browser: Open, world: World) -> None:
    office = browser("office")
    confirm(office, checked(office, changed(without=["m1"])))
    assert "Poppy" not in browser("teacher").get("/permissions/").text
    assert "cannot be shown or named" in office.get(f"/permissions/{world.pupils['m1']}").text
    reference = world.draft()
    page = browser("teacher").get(f"/drafts/{reference}").text
    assert "No longer at the school" not in page or page.index("No longer at the school") < page.index("Poppy")


def test_the_form_carries_a_hash_and_nobodys_name(browser: Open) -> None:
    office = browser("office")
    page = checked(office, changed(NEW))
    given = page.form("/roll/pupils/check")
    assert set(given) == {"csrf_token", "binding"}
    assert len(given["binding"]) == 64


def test_the_file_lies_sealed_and_another_person_does_not_see_it(browser: Open, world: World) -> None:
    office = browser("office")
    upload(office, changed(NEW))
    (row,) = files_held(world)
    for part in (b"Poppy", b"Fairweather", b"Sienna", b"Forename"):
        assert part not in row.sealed
    head = browser("head")
    assert "No file waits here" in head.follow(head.get("/roll/pupils/columns")).text


def test_a_column_of_upns_is_thrown_away_at_once(browser: Open, world: World, services: Services) -> None:
    office = browser("office")
    text = made([(*row, A_UPN) for row in AS_IT_IS], (*HEADINGS, "UPN"))
    upload(office, text)
    page = office.get("/roll/pupils/columns")
    assert "A column of UPNs was thrown away: UPN." in page.text
    assert A_UPN not in page.response.text
    assert "UPN" not in " ".join(o.text or "" for o in page.all("option"))
    with world.db.read() as session:
        waiting = held.held(session, services.key, world.staff["office"], "pupils", world.now)
    assert waiting is not None
    assert A_UPN not in str(waiting)


def test_what_is_chosen_is_remembered_for_the_next_file(browser: Open) -> None:
    office = browser("office")
    odd = ("Nr", "Aufnahme", "Vorname", "Rufname", "Nachname", "Klasse", "Jahr")
    text = made(AS_IT_IS, odd)
    upload(office, text)
    first = office.get("/roll/pupils/columns").form("/roll/pupils/columns")
    assert {first[name] for name in ("mis_ref", "forename", "surname", "class_name")} == {""}
    names = ("mis_ref", "admission_number", "forename", "known_as", "surname", "class_name", "year_group")
    chosen = {name: str(at) for at, name in enumerate(names)}
    confirm(office, checked(office, text, **chosen))
    upload(office, text)
    again = office.get("/roll/pupils/columns").form("/roll/pupils/columns")
    assert {name: again[name] for name in chosen} == chosen
    assert again["whole"] == "yes"


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"forename": ""}, "forename", "Choose the column with the first name."),
        ({"mis_ref": "", "admission_number": ""}, "mis_ref", "never told apart by their names alone"),
        ({"surname": "2"}, "surname", "This column is chosen for “First name” already."),
        ({"surname": "99"}, "surname", "Choose a column of this file."),
        ({"surname": "x"}, "surname", "Choose a column of this file."),
        ({"whole": ""}, "whole", "Say whether everybody is in this file."),
    ],
)
def test_what_is_wrong_with_the_columns_is_said_beside_them(
    given: dict[str, str], field: str, words: str, browser: Open
) -> None:
    office = browser("office")
    upload(office, changed())
    page = columns(office, **given)
    assert page.status == 422
    assert page.links()[next(link for link in page.links() if words in link)] == f"#{field}"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf", "This file is empty."),
        (b"Student ID,Forename,Surname\r\n", "headings and no rows"),
        (b"PK\x03\x04" + bytes(200), "an Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(200), "an Excel workbook of the older kind"),
        (b"%PDF-1.7\n1,2\n", "a PDF"),
        (b"<html><table>", "a web page"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "a photo"),
        (bytes(range(256)) * 4, "cannot be read as text"),
        (b"one column\nPoppy\n", "Only one column"),
        (b"17,Poppy,Fairweather\n18,Alfie,Thornbury\n", "looks like somebody’s data"),
        (b'ID,Forename,Surname\n1,"Poppy,Fairweather\n2,Alfie,Thornbury\n', "never closed"),
        (b"ID,Forename,Surname\n" + b"1,A,B\n" * 10_020, "more than 10,000 rows"),
        (b",".join(b"h%d" % n for n in range(130)) + b"\n" + b"1," * 130 + b"\n", "more than 120 columns"),
        (b"ID,Forename,Surname\n" + b"1,A,B\n" * 900_000, "too large: at most 5 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_by_name(data: bytes, words: str, browser: Open) -> None:
    page = upload(browser("office"), data, name="class list.xlsx")
    assert page.status == 422
    assert "“class list.xlsx” was not taken in." in page.text
    assert words in page.text
    assert "Poppy" not in page.text


def test_no_file_chosen_is_said(browser: Open) -> None:
    page = browser("office").post("/roll/pupils/file", {"file": (io.BytesIO(b""), "")})
    assert page.status == 422
    assert "Choose the file that your system exported." in page.links()


def test_rows_that_cannot_be_read_are_listed_by_number_and_the_rest_is_offered(
    browser: Open, world: World
) -> None:
    office = browser("office")
    formula = ("m2", "1002", "=cmd|' /C calc'!A0", "", "Thornbury", "Beech", "Year 2")
    page = checked(office, changed(NEW, formula, ("", "", "Nobody", "", "Known", "Oak", "5")))
    assert "Row 3 The first name begins with a sign that a spreadsheet takes for a formula." in page.text
    assert "Row 8 It has no number, and a name alone does not say who it is." in page.text
    assert "1 new child" in page.text
    confirm(office, page)
    assert roll(world)["m2"].forename == "Alfie"
    assert roll(world)["m2"].roll is RollStatus.ON_ROLL


def test_a_roll_that_changed_in_the_meantime_is_shown_anew(browser: Open, world: World) -> None:
    office = browser("office")
    page = checked(office, changed(NEW))
    with world.db.write() as session:
        child = session.get_one(Pupil, world.pupils["m5"])
        child.known_as = "Ro"
        session.add(child)
    answer = confirm(office, page)
    assert answer.status == 409
    assert "What would change is no longer what this page showed" in answer.text
    assert "m9" not in roll(world)
    assert office.follow(confirm(office, answer)).status == 200
    assert "m9" in roll(world)


def test_another_file_under_the_same_page_is_not_taken_in(browser: Open, world: World) -> None:
    office = browser("office")
    page = checked(office, changed(NEW))
    checked(office, changed(without=["m1", "m2"]))
    assert confirm(office, page).status == 409
    assert roll(world)["m1"].roll is RollStatus.ON_ROLL


def test_many_leavers_have_to_be_said_to_be_right(browser: Open, world: World) -> None:
    office = browser("office")
    more = [(f"n{n}", f"20{n}", f"Ada{chr(97 + n)}", "", "Stavely", "Elm", "1") for n in range(8)]
    confirm(office, checked(office, changed(*more)))
    page = checked(office, changed())
    assert "So many at once?" in page.text
    refused = confirm(office, page)
    assert refused.status == 422
    assert roll(world)["n1"].roll is RollStatus.ON_ROLL
    confirm(office, page, said="sure")
    assert roll(world)["n1"].roll is RollStatus.LEFT


def test_numbers_that_were_given_to_others_change_nobody_unless_somebody_says_so(
    browser: Open, world: World
) -> None:
    office = browser("office")
    other = ("m1", "", "Hugo", "", "Larkfield", "Beech", "Year 2")
    page = checked(office, changed(other))
    assert "Are these the same children?" in page.text
    confirm(office, page)
    assert roll(world)["m1"].surname == "Fairweather"
    confirm(office, checked(office, changed(other)), said="same")
    assert roll(world)["m1"].surname == "Larkfield"


def test_a_file_that_is_cancelled_or_too_old_is_gone(browser: Open, world: World) -> None:
    office = browser("office")
    upload(office, changed())
    assert "The file was deleted here" in office.follow(office.post("/roll/pupils/forget")).text
    assert files_held(world) == []
    page = checked(office, changed(NEW))
    world.later(minutes=61)
    office = browser().sign_in("office")
    assert "No file waits here" in office.follow(office.follow(confirm(office, page))).text
    office.get("/roll/")
    assert files_held(world) == []
    assert "m9" not in roll(world)


def test_the_way_back_into_a_page_that_is_over_says_so(browser: Open) -> None:
    office = browser("office")
    page = checked(office, changed(NEW))
    confirm(office, page)
    assert "it was taken in or cancelled already" in office.follow(office.follow(confirm(office, page))).text
    assert office.get("/roll/pupils/check").status == 303
    assert office.get("/roll/parents/file").status == 404
    assert office.post("/roll/parents/forget").status == 404


def test_the_same_file_again_can_be_noted(browser: Open) -> None:
    office = browser("office")
    confirm(office, checked(office, changed()))
    page = checked(office, changed())
    assert "Nothing would change: the file says what is here already." in page.text
    assert "Note that it is up to date" in page.text
    assert "Pupil roll: nothing has changed." in office.follow(confirm(office, page)).text


def test_an_old_roll_is_warned_of(browser: Open, world: World) -> None:
    assert "more than 100 days ago" not in browser("office").get("/roll/").text
    world.now += timedelta(days=60)
    assert "That is more than 100 days ago." in browser().sign_in("office").get("/roll/").text


def test_the_staff_list_is_taken_in_and_makes_nobody_an_account(browser: Open, world: World) -> None:
    office = browser("office")
    page = checked(office, made(STAFF, STAFF_HEADINGS), "staff")
    assert "3 new adults" in page.text
    assert "3 adults on the list" in office.follow(confirm(office, page, "staff")).text
    with world.db.read() as session:
        assert len(session.exec(select(StaffMember)).all()) == 3
    assert "Underhay" not in browser("head").get("/people/").text


def test_children_without_a_class_are_in_the_register(browser: Open) -> None:
    office = browser("office")
    confirm(office, checked(office, changed(("m9", "1009", "Sienna", "", "Abara", "", ""))))
    assert "Without a class" in office.get("/roll/").text
    assert "Sienna Abara" in browser("teacher").get("/permissions/").text


def test_classes_stand_in_the_order_of_their_years(browser: Open, world: World) -> None:
    office = browser("office")
    mixed = [
        (f"n{n}", f"20{n}", f"Ada{chr(97 + n)}", "", "Stavely", "Elm", "R" if n % 2 else "1") for n in range(6)
    ]
    confirm(office, checked(office, changed(*mixed)))
    with world.db.read() as session:
        rows = session.exec(
            select(SchoolClass.name, SchoolClass.year_group).order_by(col(SchoolClass.position))
        ).all()
    assert [tuple(row) for row in rows] == [("Elm", "R/1"), ("Beech", "2"), ("Oak", "5")]
