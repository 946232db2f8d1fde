"""Which kinds of trouble are there, and in which words are people told? One table.

Each says what happened, what is already safe and what to do. What stands in braces is a reference,
a handle, a time or a sum of our own making: never a name, never the words of a post.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.lifecycle import State
from gatekeeper.permissions import Role


class Trouble(StrEnum):
    """What somebody has to be told of, whether or not they look at a page."""

    POST_UNSURE = "post-unsure"
    POST_REFUSED = "post-refused"
    POST_MISSED = "post-missed"
    POST_HELD = "post-held"
    POST_EXPIRED = "post-expired"
    TAKEDOWN_FAILING = "takedown-failing"
    MUST_COME_DOWN = "must-come-down"
    OUTSIDE_POST = "outside-post"
    CHANNEL_STOPPED = "channel-stopped"
    CREDENTIALS_FAIL = "credentials-fail"
    PUBLISHER_SILENT = "publisher-silent"
    PUBLISHER_FAILING = "publisher-failing"
    CREDIT_LOW = "credit-low"
    REPLY_FOR_DSL = "reply-for-dsl"
    INFORMATION_DUE = "information-due"
    REPLY_NOT_HIDDEN = "reply-not-hidden"
    REPLIES_UNREAD = "replies-unread"
    REPLIES_LIMIT = "replies-limit"
    LOGIN_TO_CHANGE = "login-to-change"
    RECORD_BROKEN = "record-broken"
    CHECKPOINT = "checkpoint"
    CHECKPOINT_KEY = "checkpoint-key"
    TIME_STAMP = "time-stamp"


@dataclass(frozen=True, slots=True)
class Words:
    """The words for one kind: `label` for the page where people are chosen, the others for the mail."""

    label: str
    subject: str
    happened: str
    safe: str
    todo: str

    def body(self, details: Mapping[str, str]) -> str:
        """The message, before the address of the page."""
        parts = (self.happened, self.safe, f"What to do: {self.todo}")
        return "\n\n".join(part.format_map(details) for part in parts)


WORDS: dict[Trouble, Words] = {
    Trouble.POST_UNSURE: Words(
        label="It is not sure whether a post went out",
        subject="Not sure whether post {post} went out",
        happened="Post {post} was sent to X, and X did not give a clear answer.",
        safe="While that is so it is not sent a second time. The gatekeeper reads the account to find out.",
        todo="open this page in twenty minutes. If it still says “Not sure it went”, look at the account on X "
        "and say on the page what you found.",
    ),
    Trouble.POST_REFUSED: Words(
        label="X did not accept a post",
        subject="X did not accept post {post}",
        happened="X did not accept post {post}.",
        safe="Nothing of it is public. The post is kept, and it is not tried again as it is.",
        todo="open this page. It says why; choose “Change it”, or give it up.",
    ),
    Trouble.POST_MISSED: Words(
        label="A post could not go out in time",
        subject="Post {post} did not go out in time",
        happened="The time of post {post} passed by more than the school allows, so it was not sent.",
        safe="Nothing of it is public. The post is kept, and it does not go out late by itself.",
        todo="open this page. If it still makes sense, choose “Change it”, give it a new time and have it read "
        "again. If families need to know today, tell them another way.",
    ),
    Trouble.POST_HELD: Words(
        label="An agreed post is held",
        subject="Post {post} is held",
        happened="Post {post} was agreed, and is held now: something changed since, or somebody stopped it.",
        safe="Nothing of it is public, and it does not go out while it is held.",
        todo="open this page. It says why it is held, and what can be done.",
    ),
    Trouble.POST_EXPIRED: Words(
        label="A post was not agreed in time",
        subject="Post {post} was not agreed in time",
        happened="Nobody agreed post {post} in time, or its agreement became too old.",
        safe="Nothing of it is public. The post is kept.",
        todo="open this page. If it still makes sense, choose “Change it”, give it a new time and have it read "
        "again.",
    ),
    Trouble.TAKEDOWN_FAILING: Words(
        label="A post that should come down may still be public",
        subject="Post {post} may still be public",
        happened="Post {post} should have been taken down since {since}. It is not proved yet that it is gone.",
        safe="The gatekeeper goes on trying to delete it, and reads X each time to see whether it is gone.",
        todo="open this page. It says step by step how to delete it on X by hand. Then press “I deleted it by "
        "hand”, and the gatekeeper reads X to see whether it is gone.",
    ),
    Trouble.MUST_COME_DOWN: Words(
        label="Posts must come down, because somebody said no",
        subject="Case {number}: public posts must come down",
        happened="Somebody said no to something that is public. Case {number} was opened on {since}, with the "
        "posts that have to come down.",
        safe="What was agreed and not out yet is held already. Who it is about stands on the page alone.",
        todo="open this page and decide about each post, {due} at the latest.",
    ),
    Trouble.OUTSIDE_POST: Words(
        label="The account shows a post that was not sent from here",
        subject="{handle} shows a post that was not sent from here",
        happened="{handle} shows a post of {since} that nobody sent through the gatekeeper, so no colleague "
        "agreed it and no rule looked at it.",
        safe="Nothing was changed: the gatekeeper deletes nothing by itself.",
        todo="open this page and look at the post. Take it into the record, or have it removed. If nobody at the "
        "school wrote it, change the password of the account on X first.",
    ),
    Trouble.CHANNEL_STOPPED: Words(
        label="Posting was stopped: the account, its credit or the clock",
        subject="Posting to {handle} was stopped",
        happened="The gatekeeper stopped posting to {handle} on {since}. The reason is the account, its credit, "
        "or the clock of the server.",
        safe="Agreed posts wait, and nothing is lost. Nothing goes out late without somebody being asked.",
        todo="open this page. The line at its top says which it is. Put that right, then choose “Let posting go "
        "on”.",
    ),
    Trouble.CREDENTIALS_FAIL: Words(
        label="X does not take our key any more",
        subject="X does not take our key for {handle}",
        happened="On {since} X did not take the key by which we post to {handle}. Posting was stopped.",
        safe="Agreed posts wait, and nothing is lost. Nothing goes out late without somebody being asked.",
        todo="open this page as a leader. It says, step by step, where the keys are made on X and how the account "
        "is connected again.",
    ),
    Trouble.PUBLISHER_SILENT: Words(
        label="The publisher does not look for work any more",
        subject="Nothing goes out to {handle} at the moment",
        happened="The publisher has not looked for work since {since}.",
        safe="Agreed posts wait, and nothing is lost. Posts that should come down wait too.",
        todo="tell whoever looks after the computers: the publisher has to be started again on the server. If a "
        "post has to come down now, delete it on X by hand.",
    ),
    Trouble.PUBLISHER_FAILING: Words(
        label="A part of the publisher’s work fails again and again",
        subject="A part of the work for {handle} fails",
        happened="The publisher is awake, but this has failed again and again since {since}: {parts}.",
        safe="Everything else goes on, nothing is lost, and it is tried again every few seconds.",
        todo="tell whoever looks after the computers today: the log of the server says where it fails. If a post "
        "has to come down now and does not, delete it on X by hand.",
    ),
    Trouble.CREDIT_LOW: Words(
        label="The credit on X runs low",
        subject="The credit on X is about {rest}",
        happened="By our own count about {rest} of credit is left for {handle}.",
        safe="Below {kept} new posts are held, so that what should come down can still be deleted.",
        todo="top up the credit on X, then write down on this page what X shows.",
    ),
    Trouble.REPLY_FOR_DSL: Words(
        label="A colleague tells the safeguarding lead of a reply on X",
        subject="Reply {number} on X needs the safeguarding lead",
        happened="A colleague marked reply {number} on X for the safeguarding lead, and wrote a note.",
        safe="The note is for the safeguarding lead and leaders alone. Neither the note nor the reply is in this "
        "mail.",
        todo="open this page. If a child may be in danger now, follow the child protection procedure first.",
    ),
    Trouble.INFORMATION_DUE: Words(
        label="Somebody asked on X for information, and the law sets a time",
        subject="Reply {number} on X waits for its answer",
        happened="Reply {number} on X asks for something that the school has to answer {due}. It is not marked as "
        "answered.",
        safe="The words of the reply are kept until it is.",
        todo="open this page. It says who is responsible. Answer outside X, then mark it as answered.",
    ),
    Trouble.REPLY_NOT_HIDDEN: Words(
        label="A reply that should be hidden may still be shown",
        subject="Reply {number} on X is not hidden yet",
        happened="Somebody asked for reply {number} to be hidden. X has not said that it is.",
        safe="Where it makes sense it is tried again by itself. Nothing else was changed.",
        todo="open this page. It says why. If it hurries, hide the reply on X by hand.",
    ),
    Trouble.REPLIES_UNREAD: Words(
        label="Replies on X cannot be read",
        subject="Replies to {handle} are not read at the moment",
        happened="Replies and mentions of {handle} could not be read since {since}.",
        safe="Nothing is lost: the next reading begins where the last one ended. Posts go out all the same.",
        todo="look at the replies on X itself until this is over. This page says what X said.",
    ),
    Trouble.REPLIES_LIMIT: Words(
        label="The month’s limit for reading replies is used up",
        subject="No more replies to {handle} are read for now",
        happened="What the school allows for reading replies this month is used up, or no credit is left for it.",
        safe="Nothing is lost: the next reading begins where the last one ended. Posts go out all the same.",
        todo="look at the replies on X itself, or raise the limit under “How replies are read”.",
    ),
    Trouble.LOGIN_TO_CHANGE: Words(
        label="The login of the account has to be changed: somebody saw it, or a leader left",
        subject="The login of {handle} is still to be changed",
        happened="{note} What has to be changed on X for that is not all done; it is due {due}.",
        safe="The page lists every line, and who has stood for which.",
        todo="open this page as a leader and do what is left. It stays red until somebody stands for each line.",
    ),
    Trouble.RECORD_BROKEN: Words(
        label="The record of everything that happened does not hold",
        subject="The record does not hold at row {row}",
        happened="The record was checked before it was signed. It does not hold: look at row {row}.",
        safe="It was not signed. The mails with earlier checkpoints prove how it was.",
        todo="change nothing, keep those mails and the newest backup, and tell the head and whoever looks after "
        "the computers today. This page checks the record again.",
    ),
    Trouble.CHECKPOINT_KEY: Words(
        label="The key that signs the daily proof of the record is another one",
        subject="The record is no longer signed: its key is another one",
        happened="The key file with which the record is signed each day is not the one that signed it last. It "
        "was lost and made anew, or somebody put another in its place. So nothing is signed.",
        safe="The record itself goes on, and the mails with earlier checkpoints prove how it was.",
        todo="ask whoever looks after the computers to put the copy of the old key file back. Only if there is no "
        "copy: “audit new-key --lost”, as the guide for the installer says.",
    ),
    Trouble.TIME_STAMP: Words(
        label="The daily proof of the record gets no time stamp",
        subject="The proof of the record gets no time stamp",
        happened="The authority that stamps the proof of the record with the time has given no stamp that holds "
        "since {since}. {note}",
        safe="The record is signed and mailed as always, and a stamp that does not hold is not kept. The newest "
        "proof is stamped as soon as the authority answers as it should.",
        todo="tell whoever looks after the computers: the address of the authority, or its root certificate, may "
        "have changed. This page says what is tried.",
    ),
    Trouble.CHECKPOINT: Words(
        label="No trouble: the daily proof of the record, to be kept",
        subject="Keep this mail: proof of the record, {events} events",
        happened="This is the record of {since}, signed, in five lines:",
        safe="{note}",
        todo="keep this mail. Whoever rewrites the record later cannot change what you have. The page says how it "
        "is compared.",
    ),
}

OF_STATE: dict[State, Trouble] = {
    State.UNSURE: Trouble.POST_UNSURE,
    State.REFUSED: Trouble.POST_REFUSED,
    State.MISSED: Trouble.POST_MISSED,
    State.HELD: Trouble.POST_HELD,
    State.EXPIRED: Trouble.POST_EXPIRED,
}
"""The states that a post must not reach without somebody being told."""

OF_AN_AUTHOR = frozenset(OF_STATE.values())
"""The kinds of which whoever began the post is told too."""

UNTIL_CHOSEN: dict[Trouble, Role] = {Trouble.REPLY_FOR_DSL: Role.DSL}
"""Whose role is told until a leader chooses. Of everything else leaders are."""
