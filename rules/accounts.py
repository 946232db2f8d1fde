"""Whom does this post call by name on X, whom does it ask to write, and which crowds does it join?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.examples import PICTURE, SINCE, described, facts, post, situation, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.fixes import remove
from rules.passages import Passage, passages, typed_passages
from rules.patterns.cues import words_in
from rules.patterns.invitations import private_invitations
from rules.plain import plain
from rules.rule import rule

_HANDLE = re.compile(r"(?<![\w&/@])@(?P<name>\w{1,30})(?!\w|@|\.\w)")
_ORGANISATION = re.compile(
    r"school|primary|infant|junior|academy|college|nursery|univ|library|libraries|museum|council|police|fire|ambulance|nhs|"
    r"trust|charity|club|fc\b|rfc|cc\b|news|bbc|itv|sky|gov|official|uk$|_uk|england|kent|church|theatre|books?|press|"
    r"foundation|association|society|sport|games|pta|friendsof|hq$|team|group|ltd|centre|education|ofsted|dfe",
    re.IGNORECASE,
)
_ASK_A_LEADER = "Write its name without the @, or ask a leader to add the organisation's account to the list."
_BOTS = frozenset(
    """
    grok grokai askgrok xai gork askperplexity perplexity_ai perplexityai chatgpt chatgptapp openai bard
    geminiapp googlegemini claudeai anthropicai copilot mscopilot metaai midjourney threadreaderapp unrollthread
    savetonotion remindme_ofthis remindmeofthis pikaso_me makeitaquote quotedreplies downloadervideo getvideobot
    savevid savethisvid
    """.split()  # noqa: SIM905  # a list of names reads better as lines
)
_SPOKEN_TO = frozenset({"grok", "gork", "chatgpt"})
_ASKED = re.compile(r"\b(?:hey|hi|ask|ok|okay|dear|over\sto)[\s,]{1,3}(?P<bot>grok|gork|chatgpt)\b", re.IGNORECASE)
_GROK = facts(post("Can you name this bug? @grok"))


def _key(handle: str) -> str:
    return handle.strip().lstrip("@＠").casefold()


def _handles(passage: Passage) -> Iterator[tuple[int, int, str]]:
    """The accounts a text mentions: where they stand as typed, and their name in small letters."""
    read = plain(passage.text)
    if "@" in read.text:
        for match in _HANDLE.finditer(read.text):
            yield *read.span(*match.span()), match["name"].casefold()


@rule(
    id="mention-personal-account",
    title="An account that is not on our list",
    severity=Severity.BLOCK,
    clause="4.1.b3",
    since=SINCE,
    version=2,
    why=(
        "A mention tells everybody who follows that person that they belong to our school. A parent's or a "
        "colleague's own account may lead straight to a child."
    ),
    blind_spots=(
        "Who is behind an account: it knows the school's list and nothing else.",
        "A personal account that a leader has put on the list.",
    ),
    clears_when="The @ is gone, or a leader has added the organisation's account to the school's list.",
    trips=(
        typed("Great ideas from @MissPatelYr4 today"),
        typed("Thank you @lunsford_mum for the cakes"),
        typed("We loved our visit to @ElmwoodMuseum", "an organisation, but not on the list"),
    ),
    passes=(
        typed("Follow @lunsfordprimary for more", "the school's own account"),
        typed("Thank you @KentLibraries_ex for the books", "a leader has put it on the list"),
        typed("Mail office@lunsfordprimary.example.org", "an e-mail address is no mention"),
    ),
)
def mention_personal_account(facts: Facts) -> Iterable[Finding]:
    """Every handle that is neither the school's nor on its list."""
    known = {_key(handle) for handle in (facts.school.handle, facts.channel.handle, *facts.school.allowed_handles)}
    for passage in typed_passages(facts.post):
        for start, end, name in _handles(passage):
            if name in known or name in _BOTS:
                continue
            shown = passage.text[start:end]
            is_organisation = _ORGANISATION.search(name) is not None
            yield mention_personal_account.found(
                passage.where(start, end),
                message="We only mention accounts of organisations that are on our list.",
                remedy=_ASK_A_LEADER if is_organisation else "Take it out.",
                reader=f"{passage.name.capitalize()} mentions {shown}, which is not on the school's list.",
                evidence=shown,
                fixes=(remove(),),
            )


@rule(
    id="ai-bot-mention",
    title="A call to an AI or a bot",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    version=2,
    why=(
        "Calling a bot under a picture lets it work on that picture: describe it, change it, keep it. Nobody at "
        "school can take that back."
    ),
    blind_spots=("Bots that are newer than its list.", "What others ask a bot underneath our post."),
    clears_when="The bot is not called any more.",
    trips=(
        situation("Can you name this bug? @grok", _GROK),
        typed("Hey Grok, what would our playground look like on Mars?"),
        described("A screenshot in which we ask @AskPerplexity about volcanoes"),
    ),
    passes=(
        typed("Year 5 talked about what a computer can and cannot know"),
        typed("Our new robots club meets on Tuesdays"),
        typed("Grokking is a word from an old book"),
    ),
)
def ai_bot_mention(facts: Facts) -> Iterable[Finding]:
    """Handles of known bots, and words that speak to one."""
    for passage in typed_passages(facts.post):
        found = [(start, end) for start, end, name in _handles(passage) if name in _BOTS]
        read = plain(passage.text)
        if not words_in(passage.text).isdisjoint(_SPOKEN_TO):
            found += [read.span(*match.span("bot")) for match in _ASKED.finditer(read.text)]
        for start, end in found:
            yield ai_bot_mention.found(
                passage.where(start, end),
                message="This calls an AI bot, and lets it work on our words and pictures.",
                remedy="Take it out.",
                reader=f"{passage.name.capitalize()} calls an AI bot.",
                evidence=passage.text[start:end],
                fixes=(remove(),),
            )


@rule(
    id="invites-private-message",
    title="An invitation to write in private",
    severity=Severity.BLOCK,
    clause="5.b10g",
    since=SINCE,
    version=2,
    why=(
        "Staff never exchange private messages with pupils or families on social media. It keeps children and "
        "colleagues safe, and everything the school says open to be seen."
    ),
    blind_spots=(
        "Other ways of saying it, such as “you know where to find us”.",
        "Invitations in other languages.",
    ),
    clears_when="The invitation is gone, or names the office's number or e-mail address instead.",
    trips=(
        typed("DM us for details"),
        typed("Want a place at the club? Just message us!"),
        typed("Drop us a quick private message to book"),
        typed("Our inbox is always open"),
        typed("Join our class WhatsApp group for news"),
    ),
    passes=(
        typed("Please ring the office for details"),
        typed("Please don't DM us: we cannot reply there", "it says the opposite"),
        typed("Message us on ClassDojo if you can help", "the school's own way"),
        typed("A message from our school council: be kind!"),
        typed("Doors open at 3 pm. Us teachers can't wait."),
    ),
)
def invites_private_message(facts: Facts) -> Iterable[Finding]:
    """Words that ask readers to write to the account in private."""
    for passage in passages(facts.post):
        for start, end in private_invitations(passage.text):
            yield invites_private_message.found(
                passage.where(start, end),
                message="This invites people to write to us in private. We don't use private messages.",
                remedy="Give the office's telephone number or e-mail address instead.",
                reader=f"{passage.name.capitalize()} invites families to write in private, which we never do.",
                evidence=passage.text[start:end],
            )


_TAG = re.compile(r"(?<![\w&])#(?P<body>\w{2,60})")
_CROWDS = frozenset(
    """
    blowthisup cutebaby cutekid cutekids explorepage f4f famouskids fitspo follow4follow followback
    followforfollow followme foryou foryoupage fyp fypage fypシ goviral gymnasticsgirl gymnasticsgirls instafamous
    instagood instakids kidmodel kidmodels kidsfashion kidsofinstagram l4l like4like likeforlike minimodel
    momlife mumlife ootd photooftheday pickoftheday preteen reels schoolboy schoolboys schoolgirl schoolgirls
    schooluniform swimwear teenmodel tiktok trending trendingnow viral viralpost xyzbca youngmodel
    """.split()  # noqa: SIM905  # a list of tags reads better as lines
)
_WITH_FACES = frozenset(
    """
    backtoschool bathtime firstday firstdayatschool firstdayback firstdayofnursery firstdayofreception
    firstdayofschool firstdayofyear lastdayofschool leaversday newuniform newstarters bigschool readyforschool
    schoolphoto sportsdaykids startingschool swimminglessons schoolrun
    """.split()  # noqa: SIM905  # as above
)


@rule(
    id="hashtag-risky",
    title="A hashtag that gathers strangers",
    severity=Severity.REASON,
    clause="5.b10d",
    since=SINCE,
    version=2,
    why=(
        "Some hashtags are read by millions who have nothing to do with us, and some are searched by people who "
        "collect pictures of children."
    ),
    blind_spots=(
        "Hashtags that became popular after its list was written.",
        "A brand's or a campaign's hashtag that nobody has heard of yet.",
    ),
    clears_when="The hashtag is gone, or is one of ours, or you have said why families need it.",
    trips=(
        typed("Our new books have arrived #viral #fyp"),
        situation(
            "Ready for Reception! #FirstDayOfSchool, with a picture",
            facts(post("Ready for Reception! #FirstDayOfSchool", PICTURE)),
        ),
    ),
    passes=(
        typed("So many stories! #ReadingWeekFun #LunsfordPrimary"),
        typed("School is back on Monday #FirstDayOfSchool", "no picture, so nothing to collect"),
        situation("A picture with our own hashtag", facts(post("Volcanoes! #LunsfordScience", replace(PICTURE)))),
    ),
)
def hashtag_risky(facts: Facts) -> Iterable[Finding]:
    """Hashtags made to be seen by everybody; with a picture, also those under which children are shown."""
    risky = _CROWDS | _WITH_FACES if facts.post.pictures else _CROWDS
    for passage in typed_passages(facts.post):
        read = plain(passage.text)
        for match in _TAG.finditer(read.text) if "#" in read.text else ():
            if match["body"].casefold().replace("_", "").rstrip("0123456789") not in risky:
                continue
            start, end = read.span(*match.span())
            shown = passage.text[start:end]
            yield hashtag_risky.found(
                passage.where(start, end),
                message=f"Strangers gather under {shown}, and some of them collect pictures of children.",
                remedy="Leave it out or use one of our own, or say why families need this one.",
                reader=f"{passage.name.capitalize()} uses {shown}, under which strangers gather.",
                evidence=shown,
                fixes=(remove(),),
            )
