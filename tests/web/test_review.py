"""Reading a colleague's post: what the page shows, and the three ways out of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from gatekeeper.actions import channel, consenting, drafting
from gatekeeper.checklist import CHECKLIST
from gatekeeper.contents import AboutPicture
from gatekeeper.lifecycle import State
from gatekeeper.models import Approval, Decision, Post
from gatekeeper.versions import PictureChoice
from rules.facts import Source
from tests.sample_posts import add_picture, with_picture
from tests.web.browser import Browser, Page, words
from tests.world import World, shows

Opens = Callable[..., Browser]
ALL_TICKED = list(CHECKLIST)


def all_ticked(world: World, reference: str) -> list[str]:
    return sorted(world.everything_ticked(reference))


def digest_on(page: Page) -> str:
    return page.all("input", name="digest")[0].get("value", "")


def decide(reader: Browser, reference: str, decision: str, **fields: object) -> Page:
    digest = fields.pop("digest", None) or digest_on(reader.get(f"/to-read/{reference}"))
    return reader.post(f"/to-read/{reference}", {"decision": decision, "digest": digest, **fields})


def test_the_queue_leads_to_the_page_of_the_post(world: World, browser: Opens) -> None:
    reference = world.waiting(text="Beech class planted beans.")
    page = browser("colleague").get("/to-read/")
    assert page.links()["Beech class planted beans."] == f"/to-read/{reference}"
    assert "Amina Teach wants to post" in page.text


def test_an_empty_queue_says_so_and_what_to_expect(browser: Opens) -> None:
    assert "Nothing waits for you." in browser("second").get("/to-read/").text


def test_ones_own_posts_are_folded_away_with_the_sentence(world: World, browser: Opens) -> None:
    reference = world.draft(by="colleague", text="Oak class sang.")
    world.submit(reference, by="colleague")
    page = browser("colleague").get("/to-read/")
    assert "Nothing waits for you." in page.text
    assert "Waiting for someone else (1)" in page.text
    assert "You sent this in at 12.00pm, so someone else must approve." in page.text


def test_the_page_shows_everything_a_reader_needs(world: World, browser: Opens) -> None:
    reference = with_picture(world, "m1", "m5", text="More at https://seeds.example.com/grow")
    (needed,) = world.save(reference, text="See https://seeds.example.com/grow").report.reasons_needed
    world.save(
        reference,
        text="See https://seeds.example.com/grow",
        pictures=(),
        reasons={needed.fingerprint: "I read the whole page."},
        typed_time="2026-11-24T15:15",
        scheduled_for=world.now + timedelta(hours=3, minutes=15),
    )
    assert world.submit(reference).accepted
    page = browser("colleague").get(f"/to-read/{reference}")
    assert page.h1 == "Amina Teach wants to post"
    for told in (
        "Sent in on Tuesday 24 November 2026 at 12.00pm",
        "See https://seeds.example.com/grow",
        "which is not on our list. Please open it and look.",
        "I read the whole page.",
        "Amina Teach’s reason",
        "Show what pupils are learning",
        "Only accounts we mention",
        "No children are shown.",
        "it goes out on Tuesday 24 November 2026 at 3.15pm to @lunsfordprimary.",
        *CHECKLIST.values(),
    ):
        assert told in page.text, told


def test_each_picture_is_there_with_its_people_and_description(world: World, browser: Opens) -> None:
    reference = with_picture(world, "m1", "m5", alt_text="Two children hold a pot")
    world.submit(reference)
    page = browser("colleague").get(f"/to-read/{reference}")
    assert "2 children, all yes" in page.text
    assert "Poppy Fairweather , Beech can be shown" in page.text
    assert "Read aloud as Two children hold a pot" in page.text
    assert any(a.get("href", "").startswith("/pictures/") for a in page.all("a", class_="read-picture-open"))


def test_a_picture_without_people_says_so(world: World, browser: Opens) -> None:
    reference = with_picture(world)
    world.submit(reference)
    assert "No person pictured" in browser("colleague").get(f"/to-read/{reference}").text


def test_agreeing_puts_it_on_its_way_and_says_so(world: World, browser: Opens) -> None:
    reference, reader = world.waiting(), browser("colleague")
    page = decide(reader, reference, "agree", checklist=ALL_TICKED, note="Lovely.")
    assert world.post(reference).state is State.APPROVED
    after = reader.follow(page)
    assert "Thank you. You agreed this post." in after.text
    assert "Lovely." in after.text


def test_every_line_has_to_be_ticked_and_ticks_and_note_are_kept(world: World, browser: Opens) -> None:
    reference, reader = world.waiting(), browser("colleague")
    for missing in ALL_TICKED:
        ticked = [key for key in ALL_TICKED if key != missing]
        page = decide(reader, reference, "agree", checklist=ticked, note="So far so good")
        assert page.status == 422
        assert "Tick every line of the checklist" in page.text
        boxes = {box.get("value"): box.get("checked") is not None for box in page.all("input", name="checklist")}
        assert [key for key, on in boxes.items() if not on] == [missing]
        assert "So far so good" in page.text
        assert world.post(reference).state is State.WAITING


def test_each_picture_has_a_tick_of_its_own_without_which_nothing_is_agreed(world: World, browser: Opens) -> None:
    reference, reader = with_picture(world), browser("colleague")
    world.submit(reference)
    page = reader.get(f"/to-read/{reference}")
    (tick,) = [box for box in page.all("input", name="checklist") if (box.get("id") or "").startswith("picture-")]
    assert tick.get("form") == "agree", "it stands beside the picture and is sent with the decision"
    assert "I have looked at picture 1 at full size, and nobody is in it." in page.text
    key = tick.get("value") or ""
    refused = decide(reader, reference, "agree", checklist=ALL_TICKED)
    assert refused.status == 422
    assert f"#{key}" in refused.links().values()
    assert world.post(reference).state is State.WAITING
    assert decide(reader, reference, "agree", checklist=[*ALL_TICKED, "picture-999"]).status == 422
    assert decide(reader, reference, "agree", checklist=[*ALL_TICKED, key]).status == 303
    with world.db.read() as session:
        assert session.exec(select(Approval)).one().checklist == sorted([*ALL_TICKED, key])


def test_what_is_ticked_says_what_the_author_said(world: World, browser: Opens) -> None:
    reference = world.draft()
    hands, crowd = (add_picture(world, reference, bytes_=name) for name in (b"hands", b"crowd"))
    about = AboutPicture(recognisable=False, heads=2, source=Source.SCHOOL_DEVICE.value)
    pupils = (world.pupils["m1"], world.pupils["m3"])
    told = PictureChoice(hands, "Two pairs of hands shape a clay pot", pupil_ids=pupils, about=about)
    world.save(reference, text="Clay!", pictures=(told, shows(crowd, *pupils, alt_text="Two children on a wall")))
    world.submit(reference)
    text = browser("colleague").get(f"/to-read/{reference}").text
    assert "Nobody could be recognised, not by hair, kit, an aid or the place either." in text
    assert "I have looked at every face in picture 2 at full size, in the background too." in text


def test_the_reader_sees_what_was_found_and_who_said_that_it_is_no_face(world: World, browser: Opens) -> None:
    reference = world.draft()
    picture = add_picture(world, reference, bytes_=b"faces", looked=False)
    world.looked_at(picture, faces=[(10, 10, 60, 80), (100, 10, 150, 80)], words={"Door": (10, 300, 90, 330)})
    about = AboutPicture(recognisable=True, heads=1, not_faces=(2,), source=Source.OWN_DEVICE.value)
    told = PictureChoice(picture, "A child beside a scarecrow", pupil_ids=(world.pupils["m1"],), about=about)
    world.save(reference, text="Our scarecrow!", pictures=(told,))
    _waits(world, reference)
    page = browser("colleague").get(f"/to-read/{reference}")
    assert "2 faces found, 1 not a face; 1 line of writing or code" in page.text
    assert "Not a face, says Amina Teach" in page.text
    assert "People counted 1" in page.text
    assert "Taken with a member of staff’s own device" in page.text


def test_a_permission_is_read_for_how_the_picture_shows_the_child(world: World, browser: Opens) -> None:
    reference = world.draft()
    picture = add_picture(world, reference)
    about = AboutPicture(recognisable=False, heads=1, source=Source.SCHOOL_DEVICE.value)
    told = PictureChoice(picture, "Hands with a trowel", pupil_ids=(world.pupils["m4"],), about=about)
    world.save(reference, text="Digging!", pictures=(told,))
    _waits(world, reference)
    text = browser("colleague").get(f"/to-read/{reference}").text
    assert "Grace Winterbourne , Oak can be shown" in text
    assert "1 child, yes" in text


def _waits(world: World, reference: str) -> None:
    with world.db.write() as session:
        post = session.get_one(Post, world.post(reference).id)
        post.state = State.WAITING
        session.add(post)


@pytest.mark.parametrize(("decision", "state"), [("changes", State.CHANGES_ASKED), ("turn-down", State.ABANDONED)])
def test_giving_it_back_needs_a_reason(world: World, browser: Opens, decision: str, state: State) -> None:
    reference, reader = world.waiting(), browser("colleague")
    for empty in ("", "   ", "x" * 501):
        page = decide(reader, reference, decision, **{f"{decision}-reason": empty})
        assert page.status == 422
        assert f"#{decision}-reason" in [a.get("href") for a in page.all("a")]
        assert world.post(reference).state is State.WAITING
    page = decide(reader, reference, decision, **{f"{decision}-reason": "The date is wrong."})
    assert page.status == 303
    assert world.post(reference).state is state
    assert world.post(reference).state_note == "The date is wrong."


def test_an_unknown_decision_changes_nothing(world: World, browser: Opens) -> None:
    reference, reader = world.waiting(), browser("colleague")
    for decision in ("", "publish", "agree-all"):
        assert decide(reader, reference, decision, checklist=ALL_TICKED).status == 422
        assert world.post(reference).state is State.WAITING


@pytest.mark.parametrize("decision", ["agree", "changes", "turn-down"])
def test_a_page_that_has_become_old_decides_nothing_and_shows_what_changed(
    world: World, browser: Opens, decision: str
) -> None:
    reference, reader = world.waiting(text="Beech class planted sunflowers today."), browser("colleague")
    shown = digest_on(reader.get(f"/to-read/{reference}"))
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    world.save(reference, text="Oak class planted sunflowers today.")
    world.submit(reference)
    page = decide(reader, reference, decision, digest=shown, checklist=ALL_TICKED, **{f"{decision}-reason": "No."})
    assert page.status == 409
    assert [words(e) for e in page.all("del")] == ["[taken out: Beech ]"]
    assert page.links()["Read it as it is now"] == f"/to-read/{reference}"
    assert world.post(reference).state is State.WAITING


def test_a_forgotten_tick_on_an_old_page_does_not_bring_up_words_unread(world: World, browser: Opens) -> None:
    reference, reader = world.waiting(text="Beech class planted beans."), browser("colleague")
    shown = digest_on(reader.get(f"/to-read/{reference}"))
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    world.save(reference, text="Something else altogether.")
    world.submit(reference)
    page = decide(reader, reference, "agree", digest=shown, checklist=ALL_TICKED[:3])
    assert page.status == 409
    assert not page.all("input", name="digest")


def test_a_digest_of_ones_own_making_is_refused(world: World, browser: Opens) -> None:
    reference, reader = world.waiting(), browser("colleague")
    for digest in ("", "0" * 64, "é" * 700):
        fields = {"decision": "agree", "digest": digest, "checklist": ALL_TICKED}
        assert reader.post(f"/to-read/{reference}", fields).status == 409
        assert world.post(reference).state is State.WAITING


def test_control_characters_in_a_reason_do_no_harm(world: World, browser: Opens) -> None:
    reference, reader = world.waiting(), browser("colleague")
    decide(reader, reference, "changes", **{"changes-reason": "No\x1b[31m\x07\r\nagain"})
    assert world.post(reference).state_note == "No [31m again"


def test_a_post_that_is_decided_already_is_said_to_be_so(world: World, browser: Opens) -> None:
    reference, reader = world.waiting(), browser("second")
    shown = digest_on(reader.get(f"/to-read/{reference}"))
    world.approve(reference)
    page = decide(reader, reference, "agree", digest=shown, checklist=ALL_TICKED)
    assert page.status == 409
    assert "This post is now: Approved" in page.text
    assert reader.follow(reader.get(f"/to-read/{reference}")).h1 == "Amina Teach’s post"


def test_permissions_that_changed_meanwhile_send_the_reader_back_to_look_again(
    world: World, browser: Opens
) -> None:
    reference = with_picture(world, "m1")
    world.submit(reference)
    reader = browser("colleague")
    shown = digest_on(reader.get(f"/to-read/{reference}"))
    consenting.record(
        world.db,
        world.actor("office"),
        [consenting.NewConsent(world.pupils["m1"], Decision.NO)],
        world.later(minutes=5),
    )
    page = decide(reader, reference, "agree", digest=shown, checklist=all_ticked(world, reference))
    after = reader.follow(page)
    assert "changed while you were reading, so nothing was agreed" in after.text
    assert world.post(reference).state is State.WAITING
    assert "1 child, 1 cannot be shown" in after.text
    assert "The rules stop this post now, so it cannot be agreed." in after.text
    assert not after.all("input", name="checklist")


def test_rules_that_stop_it_at_the_last_moment_are_shown(world: World, browser: Opens) -> None:
    reference = with_picture(world, "m1")
    world.submit(reference)
    consenting.record(
        world.db, world.actor("office"), [consenting.NewConsent(world.pupils["m1"], Decision.NO)], world.now
    )
    reader = browser("colleague")
    decide(reader, reference, "agree", checklist=all_ticked(world, reference))
    digest = world.version(reference).digest
    page = decide(reader, reference, "agree", digest=digest, checklist=all_ticked(world, reference))
    assert "The rules stop this post now, so nothing was agreed." in reader.follow(page).text
    assert world.post(reference).state is State.WAITING


def test_nobody_can_agree_what_they_had_a_hand_in(world: World, browser: Opens) -> None:
    reference = world.draft()
    world.save(reference, by="colleague", text="Beech class planted beans on Monday.")
    world.submit(reference)
    reader = browser("colleague")
    page = reader.get(f"/to-read/{reference}")
    assert "so someone else must approve." in page.text
    assert not page.all("input", name="digest")
    refused = decide(reader, reference, "agree", digest=world.version(reference).digest, checklist=ALL_TICKED)
    assert refused.status == 403
    assert "so someone else must approve." in refused.text
    assert world.post(reference).state is State.WAITING


def test_a_pause_is_said_where_one_agrees(world: World, browser: Opens) -> None:
    reference = world.waiting()
    channel.pause(world.db, world.actor("head"), why="A sad day", now=world.now)
    assert (
        "it goes out to @lunsfordprimary once the pause ends"
        in browser("colleague").get(f"/to-read/{reference}").text
    )


def test_hidden_characters_are_named_to_the_reader(world: World, browser: Opens) -> None:
    reference = with_picture(world, alt_text="A pot\u200b of soil")
    page = None
    if world.submit(reference).accepted:  # the rules may stop it first, and the post's own page shows it then
        page = browser("colleague").get(f"/to-read/{reference}")
    else:
        page = browser("colleague").get(f"/posts/{reference}")
    assert "zero-width space, U+200B" in page.text


def test_what_staff_type_is_never_markup(world: World, browser: Opens) -> None:
    nasty = '<script>alert(1)</script><img src=x onerror=alert(2)> & "quotes"'
    reference = world.waiting(text=nasty)
    reader = browser("colleague")
    for path in ("/to-read/", f"/to-read/{reference}", f"/posts/{reference}", "/history"):
        page = reader.get(path)
        assert not [e for e in page.all("script") if not e.get("src", "").startswith("/static/")]
        assert not page.all("img", src="x")
    decide(reader, reference, "changes", **{"changes-reason": nasty})
    assert nasty in reader.get(f"/posts/{reference}").text


def test_an_address_that_leads_nowhere_says_so(browser: Opens) -> None:
    reader = browser("colleague")
    for reference in ("nothere1", "a" * 200, "%00", "..%2f.."):
        assert reader.get(f"/to-read/{reference}").status == 404


def test_only_second_readers_come_in(world: World, browser: Opens) -> None:
    reference = world.waiting()
    for name in ("teacher", "volunteer", "office", "governor", "it"):
        visitor = browser(name)
        assert visitor.get("/to-read/").status == 403
        assert visitor.get(f"/to-read/{reference}").status == 403
        page = visitor.post(f"/to-read/{reference}", {"decision": "turn-down", "turn-down-reason": "No"})
        assert page.status == 403
        assert world.post(reference).state is State.WAITING
