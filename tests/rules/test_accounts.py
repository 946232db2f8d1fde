"""Are private invitations, personal accounts, bots and risky hashtags stopped, and other words left alone?"""

from dataclasses import replace

import pytest

from rules import check
from rules.examples import PICTURE, facts, post


def evidence(text: str, rule: str) -> list[str]:
    return [finding.evidence for finding in check(facts(post(text))).findings if finding.rule == rule]


@pytest.mark.parametrize(
    "text",
    [
        "DM us for details",
        "dm me!",
        "Just message us!",
        "Message me for a place",
        "Drop us a DM",
        "Send us a message",
        "Send me a private message",
        "PM us to book",
        "Get in touch via direct message",
        "Our DMs are always open",
        "Slide into our DMs",
        "Inbox us",
        "WhatsApp me on Friday",
        "Direct message the school",
        "Don't hesitate to DM us",
        "Don't forget to message us",
        "No tickets left? DM us",
        "DM for details",
        "PM for info",
        "Drop me a WhatsApp",
        "Find us on Instagram",
        "Follow me on TikTok",
        "Join our parents' WhatsApp group",
        "Slip into my inbox",
        "DMs open!",
        "Contact me privately",
        "We will answer in our DMs.",
        "Book via Messenger",
        "ＤＭ us",
        "D\u200bM us",
    ],
)
def test_an_invitation_to_write_in_private_is_stopped(text: str) -> None:
    assert evidence(text, "invites-private-message")


@pytest.mark.parametrize(
    "text",
    [
        "Please don't DM us",
        "Please do not message us here",
        "We can't reply, so never message us on X",
        "A message from our school council: be kind",
        "The message of our assembly was hope",
        "Home time is 3 pm us teachers think",
        "The PM visited us",
        "Email the office",
        "The newsletter is in your inbox",
        "Messages in a bottle",
        "Admire the poems",
        "Message us on ClassDojo",
        "Send us a message through ParentMail",
        "Instead of a private message to us, ring the office",
        "Year 6 read the private messages of Tudor spies",
        "Text messages were sent to all families",
        "We asked the PM for more books",
        "Signal flags and telegram forms in our museum",
        "At 2pm for details see the newsletter",
    ],
)
def test_other_messages_are_quiet(text: str) -> None:
    assert evidence(text, "invites-private-message") == []


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("Thanks @MissPatelYr4!", "@MissPatelYr4"),
        (".@lunsford_mum is a star", "@lunsford_mum"),
        ("(@kentmuseum)", "@kentmuseum"),
        ("Thanks ＠someone", "＠someone"),
        ("Bravo @some\u200bone", "@some\u200bone"),
        ("cc@home and @a1", "@a1"),
    ],
)
def test_an_account_that_is_not_on_the_list_is_stopped(text: str, handle: str) -> None:
    assert evidence(text, "mention-personal-account") == [handle]


@pytest.mark.parametrize(
    "text",
    [
        "Follow @lunsfordprimary",
        "Follow @LUNSFORDPRIMARY!",
        "Thank you @kentlibraries_ex",
        "Mail office@lunsfordprimary.example.org",
        "See https://example.org/@someone",
        "Meet @ the hall @ 3pm? @",
        "We ask @grok nothing",
    ],
)
def test_our_own_accounts_and_other_signs_are_quiet(text: str) -> None:
    assert evidence(text, "mention-personal-account") == []


def test_a_leader_who_adds_an_account_makes_it_quiet() -> None:
    given = facts(post("Thank you @NewMuseum"))
    allowed = replace(given, school=replace(given.school, allowed_handles=("newmuseum",)))
    assert [f.rule for f in check(given).findings] == ["mention-personal-account"]
    assert check(allowed).findings == ()


def test_an_organisation_is_told_to_ask_a_leader() -> None:
    def said(text: str) -> list[str]:
        return [f.remedy for f in check(facts(post(text))).findings if f.rule == "mention-personal-account"]

    assert "ask a leader" in said("Thank you @RiverTrustKent")[0]
    assert "leader" not in said("Thank you @jo_b_1984")[0]


@pytest.mark.parametrize(
    "text", ["@grok is this true?", "@Grok", "@AskPerplexity", "hey grok, look", "OK ChatGPT!"]
)
def test_a_call_to_a_bot_is_stopped(text: str) -> None:
    assert evidence(text, "ai-bot-mention")


def test_a_hashtag_under_which_children_are_shown_counts_only_with_a_picture() -> None:
    words = "Hello Reception #First_Day_Of_School"
    assert evidence(words, "hashtag-risky") == []
    found = check(facts(post(words, PICTURE))).findings
    assert [f.evidence for f in found if f.rule == "hashtag-risky"] == ["#First_Day_Of_School"]


@pytest.mark.parametrize("tag", ["#fyp", "#FYP2026", "#ForYouPage", "#likeforlike"])
def test_a_hashtag_for_everybody_asks_for_a_reason(tag: str) -> None:
    assert evidence(f"New books {tag}", "hashtag-risky") == [tag]
