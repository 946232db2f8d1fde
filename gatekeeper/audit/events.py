"""What can be put on the record, with which details, and how is it said?

Each event declares its exact details; one missing or too many is an error. It is
stored as data and worded only when somebody reads it.
"""

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter
from typing import Any


class Verb(StrEnum):
    """Stable names of what happens (reference "school-domain", section 5.18)."""

    SIGNED_IN = "auth.in"
    SIGNED_OUT = "auth.out"
    SIGN_IN_FAILED = "auth.fail"
    REFUSED_ENTRY = "auth.refused"
    FIRST_STEP_PASSED = "auth.first_step"
    PROVED = "auth.proved"
    PROOF_FAILED = "auth.proof_failed"
    SESSIONS_ENDED = "auth.out_elsewhere"
    FACTOR_BEGUN = "user.factor_begun"
    FACTOR_ADDED = "user.factor_added"
    FACTOR_REMOVED = "user.factor_removed"
    SCHOOL_SET_UP = "school.set_up"
    PRACTICE_BEGUN = "school.practice"
    USER_ADDED = "user.added"
    USER_CHANGED = "user.changed"
    USER_DISABLED = "user.disabled"
    USER_ENABLED = "user.enabled"
    USER_ENABLED_NAMESAKE = "user.enabled_namesake"
    USER_INVITED = "user.invited"
    INVITED_AGAIN = "user.invited_again"
    INVITATION_WITHDRAWN = "user.invitation_withdrawn"
    USER_JOINED = "user.joined"
    USER_DETAILS = "user.details"
    USER_LEAVES = "user.leaves"
    USER_STAYS = "user.stays"
    USER_LEFT = "user.left"
    LEADER_PROPOSED = "leader.proposed"
    LEADER_REFUSED = "leader.refused"
    LEADER_MADE = "leader.made"
    ACCOUNT_OPENED_ANEW = "recovery.opened"
    ACCOUNT_RECOVERED = "recovery.used"
    CODES_MADE = "lock_out.codes"
    UNLOCKED = "lock_out.opened"
    UNLOCK_FAILED = "lock_out.failed"
    PASSWORD_SET = "user.password_set"  # noqa: S105  # the name of an event
    SCHOOL_CHANGED = "school.changed"
    ROLL_IMPORTED = "roll.imported"
    ROLL_TAKEN_IN = "roll.taken_in"
    STAFF_TAKEN_IN = "staff.taken_in"
    CONSENT_RECORDED = "permission.recorded"
    CONSENTS_TAKEN_IN = "permission.imported"
    CONSENTS_SETTLED = "permission.settled"
    REQUEST_MADE = "request.made"
    REQUEST_RECALLED = "request.recalled"
    REQUEST_ANSWERED = "request.answered"
    REQUEST_ANSWERS_SEEN = "request.seen"
    REQUEST_LINKS_TAKEN = "request.links_taken"
    CONTACT_CHANGED = "contact.changed"
    WORDING_ADDED = "wording.added"
    WORDING_RETIRED = "wording.retired"
    WITHDRAWAL_RECORDED = "permission.withdrawn"
    WITHDRAWAL_LISTED = "withdrawal.listed"
    WITHDRAWAL_DECIDED = "withdrawal.decided"
    WITHDRAWAL_TICKED = "withdrawal.ticked"
    WITHDRAWAL_CLOSED = "withdrawal.closed"
    PUBLIC_REVIEW_OPENED = "public.to_review"
    PUBLIC_REVIEWED = "public.reviewed"
    RECORD_SEEN = "pupil.seen"
    NAMES_SHOWN = "pupil.names_shown"
    HOLD_SET = "hold.set"
    HOLD_ENDED = "hold.ended"
    POST_DRAFTED = "post.drafted"
    CORRECTION_DRAFTED = "post.correction_drafted"
    POST_EDITED = "post.edited"
    PICTURE_ADDED = "image.uploaded"
    PICTURE_LOOKED_AT = "image.checked"
    PICTURE_COVERED = "image.covered"
    PICTURES_WITHDRAWN = "image.withdrawn"
    PICTURES_DELETED = "image.deleted"
    PICTURE_POLICY_CHOSEN = "image.policy"
    NAME_ANSWERED = "finding.answered"
    NAME_ANSWER_TAKEN_BACK = "finding.answer_revoked"
    LIFT_ASKED = "finding.lift_asked"
    LIFTED = "finding.lifted"
    LIFT_REFUSED = "finding.lift_refused"
    POST_STOPPED_BY_RULES = "post.checked"
    POST_SUBMITTED = "post.submitted"
    POST_TAKEN_BACK = "post.taken_back"
    POST_RECHECKED = "post.rechecked"
    POST_AGREED = "post.agreed"
    POST_CHANGES_ASKED = "post.changes_asked"
    POST_REJECTED = "post.rejected"
    POST_OVERRIDDEN = "post.overridden"
    OVERRIDE_STOPPED = "post.override_stopped"
    READ_AFTERWARDS = "post.read_afterwards"
    CLOSURE_OVER = "emergency.over"
    OVERRIDES_DECIDED = "emergency.decided"
    WORDING_PUT_FORWARD = "emergency.put_forward"
    WORDING_AGREED = "emergency.agreed"
    WORDING_GIVEN_UP = "emergency.given_up"
    POST_CHASED = "post.chased"
    COVER_NAMED = "cover.named"
    COVER_ENDED = "cover.ended"
    REMINDERS_CHOSEN = "cover.settings"
    POST_HELD = "post.held"
    POST_RELEASED = "post.released"
    POST_ABANDONED = "post.abandoned"
    POST_EXPIRED = "post.expired"
    POST_MISSED = "post.missed"
    POST_GOING_OUT = "post.going_out"
    POST_PUBLISHED = "post.published"
    POST_REFUSED = "post.publish_failed"
    POST_NOT_SENT = "post.not_sent"
    POST_UNSURE = "post.unsure"
    POST_CONFIRMED = "post.reconciled"
    POST_SENT_AGAIN = "post.sent_again"
    POST_LOOKED_FOR = "post.looked_for"
    TAKEDOWN_ASKED = "post.takedown_asked"
    TAKEDOWN_FAILED = "post.takedown_failed"
    DELETED_BY_HAND = "post.deleted_by_hand"
    TAKEN_DOWN = "post.verified_gone"
    OUTSIDE_CHOSEN = "outside.settings"
    OUTSIDE_FOUND = "outside.found"
    OUTSIDE_ADOPTED = "outside.adopted"
    OUTSIDE_REMOVED = "outside.to_remove"
    CHANNEL_PAUSED = "channel.paused"
    CHANNEL_RESUMED = "channel.resumed"
    CHANNEL_STOPPED = "channel.stopped"
    CHANNEL_CHECKED = "channel.checked"
    CHANNEL_CONNECTED = "channel.connected"
    CHANNEL_DISCONNECTED = "channel.disconnected"
    BREAK_GLASS_KEY = "break_glass.key_made"
    BREAK_GLASS_STORED = "break_glass.stored"
    BREAK_GLASS_ASKED = "break_glass.asked"
    BREAK_GLASS_AGREED = "break_glass.agreed"
    BREAK_GLASS_WRONG = "break_glass.wrong"
    BREAK_GLASS_OPENED = "break_glass.opened"
    BREAK_GLASS_ATTESTED = "break_glass.attested"
    BREAK_GLASS_DRILL = "break_glass.drill"
    ALARMS_CHOSEN = "alarm.chosen"
    MAIL_GIVEN_UP = "mail.given_up"
    REPLIES_CHOSEN = "reply.settings"
    REPLIES_ASKED = "reply.read_asked"
    REPLIES_READ = "reply.read"
    REPLIES_SEEN = "reply.seen"
    REPLIES_FORGOTTEN = "reply.forgotten"
    REPLY_HIDE_ASKED = "reply.hide_asked"
    REPLY_SHOW_ASKED = "reply.show_asked"
    REPLY_HIDDEN = "reply.hidden"
    REPLY_SHOWN = "reply.shown"
    REPLY_NOT_CHANGED = "reply.hide_failed"
    REPLY_TOLD = "reply.dsl_told"
    REPLY_SETTLED = "reply.dsl_closed"
    INFORMATION_ASKED = "information.asked"
    INFORMATION_ANSWERED = "information.answered"
    PRICES_SET = "cost.prices"
    CREDIT_NOTED = "cost.credit"
    REQUEST_RECORDED = "rights.asked"
    REQUEST_DONE = "rights.answered"
    RETENTION_CHOSEN = "retention.chosen"
    RETENTION_HELD = "retention.held"
    RETENTION_LET_GO = "retention.released"
    RETENTION_RUN = "retention.run"
    CHILD_ERASED = "retention.erased"
    CHILDREN_ERASED_AGAIN = "backup.erased_again"
    PACK_MADE = "export.pack"
    EXPORT_MADE = "export.made"
    RECORD_CHECKED = "chain.verified"
    RECORD_EXPORTED = "export.record"
    RECORD_KEY_CHANGED = "export.new_key"
    BACKUP_MADE = "backup.made"
    BACKUP_RESTORED = "backup.restored"
    DELETED_AGAIN = "backup.deleted_again"
    POST_CARRIED = "backup.post_carried"
    TAKEDOWN_CARRIED = "backup.takedown_carried"
    ANSWERS_CARRIED = "backup.answers_carried"
    ENTRY_CARRIED = "backup.entry_carried"
    WITHDRAWAL_CARRIED = "backup.withdrawal_carried"
    RULED_OUT_CARRIED = "backup.ruled_out_carried"
    ENTERED_AGAIN = "backup.entered_again"
    POST_NOT_ON_X = "post.not_on_x"
    DRILL_DONE = "backup.drill"
    DRILL_FAILED = "backup.drill_failed"


SENTENCES: dict[Verb, str] = {
    Verb.SIGNED_IN: "{who} signed in.",
    Verb.SIGNED_OUT: "{who} signed out ({how}).",
    Verb.SIGN_IN_FAILED: "Somebody failed to sign in ({why}).",
    Verb.REFUSED_ENTRY: "{who} was refused: {method} {route} ({why}).",
    Verb.FIRST_STEP_PASSED: "{who} gave the right password; the second step has to follow.",
    Verb.PROVED: "{who} showed again that it is they, by {how}.",
    Verb.PROOF_FAILED: "{who} did not show that it is they: {why}.",
    Verb.SESSIONS_ENDED: "{who} signed out elsewhere ({which}).",
    Verb.FACTOR_BEGUN: "{who} began to set up an app with codes.",
    Verb.FACTOR_ADDED: "{who} added a second step to sign in with: {what}.",
    Verb.FACTOR_REMOVED: "{who} removed a second step: {what}.",
    Verb.SCHOOL_SET_UP: "{who} set up the school for {handle}.",
    Verb.PRACTICE_BEGUN: "This became a practice school for ever: invented pupils, and nothing of it reaches X.",
    Verb.USER_ADDED: "{who} added {person} as {roles}.",
    Verb.USER_CHANGED: "{who} changed what {person} may do: {roles}.",
    Verb.USER_DISABLED: "{who} switched off the account of {person}.",
    Verb.USER_ENABLED: "{who} switched the account of {person} on again.",
    Verb.USER_ENABLED_NAMESAKE: "{who} switched the account of {person} on again. {namesake}",
    Verb.USER_INVITED: "{who} invited {person} ({email}) as {roles}. {namesake}",
    Verb.INVITED_AGAIN: "{who} sent the invitation of {person} again, with a new link.",
    Verb.INVITATION_WITHDRAWN: "{who} withdrew the invitation of {person}.",
    Verb.USER_JOINED: "{person} accepted the invitation, chose a password and joined as {roles}.",
    Verb.USER_DETAILS: "{who} changed what is noted of {person}: {changes}. {namesake}",
    Verb.USER_LEAVES: "{who} noted that {person} leaves, with {day} as the last day.",
    Verb.USER_STAYS: "{who} noted that {person} stays after all.",
    Verb.USER_LEFT: "The account of {person} was closed, who has left. {drafts} unfinished posts went to {to}, "
    "{invitations} invitations were withdrawn.",
    Verb.LEADER_PROPOSED: "{who} proposed that {person} should lead: {reason}",
    Verb.LEADER_REFUSED: "{who} said no to {person} as a leader.",
    Verb.LEADER_MADE: "{person} is a leader now: {proposed} proposed it, {who} confirmed it.",
    Verb.ACCOUNT_OPENED_ANEW: "{who} opened the account of {person} anew: {reason}",
    Verb.ACCOUNT_RECOVERED: "{person} set a new password by the link. Earlier second factors were forgotten.",
    Verb.CODES_MADE: "{who} made {count} new codes for a lock-out. The ones before open nothing.",
    Verb.UNLOCKED: "The account of {person} was opened anew on the server, with a code of {first} and one of "
    "{second}: {reason}",
    Verb.UNLOCK_FAILED: "Somebody on the server tried to open the account of {person} with codes that do not fit.",
    Verb.PASSWORD_SET: "{who} set a new password for {person}.",
    Verb.ROLL_IMPORTED: "{who} took in the roll: {classes} classes, {pupils} pupils.",
    Verb.ROLL_TAKEN_IN: "{who} took in a file of the pupil roll: {new} new, {changed} changed, "
    "{left} marked as having left, {unread} rows not read.",
    Verb.STAFF_TAKEN_IN: "{who} took in a file of the staff list: {new} new, {changed} changed, "
    "{left} taken off it, {unread} rows not read.",
    Verb.SCHOOL_CHANGED: "{who} changed what the school publishes about itself: {changes}.",
    Verb.CONSENT_RECORDED: "{who} recorded what a family answered for {channel} ({medium}).",
    Verb.CONSENTS_TAKEN_IN: "{who} took in a file of permissions: {new_yes} new yes, {new_no} new no, "
    "{to_no} yes to no, {waiting} left for a person, {unknown} children not known here, {unread} rows not read.",
    Verb.CONSENTS_SETTLED: "{who} settled what files of permissions left open: {yes} became a yes, "
    "{no} became or stayed a no, {kept} left as they were.",
    Verb.REQUEST_MADE: "{who} asked families by link or code: request {numbers}.",
    Verb.REQUEST_RECALLED: "{who} recalled request {number} to a family.",
    Verb.REQUEST_ANSWERED: "A family answered request {number}.",
    Verb.REQUEST_ANSWERS_SEEN: "{who} looked through answers of families that came in by link ({count}).",
    Verb.REQUEST_LINKS_TAKEN: "{who} downloaded links for families ({count}).",
    Verb.CONTACT_CHANGED: "{who} changed who can be asked about a pupil.",
    Verb.WORDING_ADDED: "{who} added wording {version} of the question to families.",
    Verb.WORDING_RETIRED: "{who} retired wording {version}: answers that rest on it no longer count.",
    Verb.WITHDRAWAL_RECORDED: "{who} recorded that a permission was taken back ({what}): withdrawal {number}.",
    Verb.WITHDRAWAL_LISTED: "Withdrawal {number}: {posts} public posts were found and put on its list.",
    Verb.WITHDRAWAL_DECIDED: "{who} decided about posts of withdrawal {number} ({posts}): {choice}. {why}",
    Verb.WITHDRAWAL_TICKED: "{who} saw to a place of withdrawal {number}: {place}.",
    Verb.WITHDRAWAL_CLOSED: "{who} closed withdrawal {number}.",
    Verb.PUBLIC_REVIEW_OPENED: "Public posts were compared with the permissions of today: {posts} are to be "
    "looked at again.",
    Verb.PUBLIC_REVIEWED: "{who} looked at public posts again ({posts}): {choice}. {why}",
    Verb.RECORD_SEEN: "{who} looked at {what}.",
    Verb.NAMES_SHOWN: "{who} had pupils’ names shown on a page of figures ({page}): {reason}",
    Verb.HOLD_SET: "{who} made entry {entry} in the safeguarding register.",
    Verb.HOLD_ENDED: "{who} ended entry {entry} in the safeguarding register.",
    Verb.POST_DRAFTED: "{who} started the post.",
    Verb.CORRECTION_DRAFTED: "{who} started the post as a correction: a reply to post {corrected}.",
    Verb.POST_EDITED: "{who} saved version {version}.",
    Verb.PICTURE_ADDED: "{who} added a picture. Removed from it: {removed}.",
    Verb.PICTURE_LOOKED_AT: "A picture was looked at. Found: {faces} faces, {lines} lines of writing or codes.",
    Verb.PICTURE_COVERED: "{who} covered {parts} parts of a picture for good. The uncovered copy was deleted.",
    Verb.PICTURES_WITHDRAWN: "{who} ruled out pictures of this post for good ({pictures}): a permission changed.",
    Verb.PICTURES_DELETED: "The files of its withdrawn pictures were deleted ({pictures}).",
    Verb.PICTURE_POLICY_CHOSEN: "{who} chose what pictures may show: {policy}. {reason}",
    Verb.NAME_ANSWERED: "{who} answered “not a person here” to {rules}, in version {version}.",
    Verb.NAME_ANSWER_TAKEN_BACK: "{who} took back an answer “not a person here” to {rules}.",
    Verb.LIFT_ASKED: "{who} asked for a block of version {version} to be lifted: {rules}.",
    Verb.LIFTED: "{who} lifted a block of version {version}: {rules}. {reason}",
    Verb.LIFT_REFUSED: "{who} did not lift a block of version {version}: {rules}. {reason}",
    Verb.POST_STOPPED_BY_RULES: "The rules stopped version {version} when {who} tried to {step}: {rules}.",
    Verb.POST_SUBMITTED: "{who} sent version {version} to be read by a colleague.",
    Verb.POST_TAKEN_BACK: "{who} took it back to change it. It was: {before}.",
    Verb.POST_RECHECKED: "Permissions or rules had changed, so it was checked again as version {version}.",
    Verb.POST_AGREED: "{who} read version {version} and agreed it.",
    Verb.POST_CHANGES_ASKED: "{who} asked for changes: {reason}",
    Verb.POST_REJECTED: "{who} turned it down: {reason}",
    Verb.POST_OVERRIDDEN: "{who} released it alone, in the agreed words “{kind}”; no second reader was found. "
    "Why: {why} Tried: {tried}. Also told by: {also}.",
    Verb.OVERRIDE_STOPPED: "The rules stopped {who} from releasing agreed wording {number} alone: {rules}.",
    Verb.READ_AFTERWARDS: "{who} read it afterwards: {verdict}. {note}",
    Verb.CLOSURE_OVER: "{who} noted that what it says no longer holds.",
    Verb.OVERRIDES_DECIDED: "{who} decided, after {releases} posts with a single reader in a term: {decision}",
    Verb.WORDING_PUT_FORWARD: "{who} put forward wording {number} for emergencies: {kind}.",
    Verb.WORDING_AGREED: "{who} agreed wording {number} for emergencies: {kind}.",
    Verb.WORDING_GIVEN_UP: "{who} gave up wording {number} for emergencies: {kind}.",
    Verb.POST_CHASED: "Colleagues were reminded that it waits to be read ({people}).",
    Verb.COVER_NAMED: "{who} noted that {cover} reads for {person}, {days}.",
    Verb.COVER_ENDED: "{who} ended that {cover} reads for {person}.",
    Verb.REMINDERS_CHOSEN: "{who} chose the school’s hours and when colleagues are reminded: {choice}.",
    Verb.POST_HELD: "{who} held it: {why}",
    Verb.POST_RELEASED: "{who} released it again.",
    Verb.POST_ABANDONED: "{who} gave it up.",
    Verb.POST_EXPIRED: "Its agreement or its time ran out before it could go: {why}",
    Verb.POST_MISSED: "Its time passed by more than it may, so it was not sent: {why}",
    Verb.POST_GOING_OUT: "The publisher started attempt {attempt} to send version {version}.",
    Verb.POST_PUBLISHED: "It went out on X as post {x_post_id}.",
    Verb.POST_REFUSED: "X did not accept it: {why}",
    Verb.POST_NOT_SENT: "It could not be sent yet: {why} It will be tried again.",
    Verb.POST_UNSURE: "It is not sure whether it went: {why}",
    Verb.POST_CONFIRMED: "{who} looked at the account and found it there as post {x_post_id}.",
    Verb.POST_SENT_AGAIN: "{who} looked at the account, did not find it, and asked for it to be sent again.",
    Verb.POST_LOOKED_FOR: "It is still not sure whether it went, and a person has to look. {why}",
    Verb.TAKEDOWN_ASKED: "{who} asked for it to be taken down: {reason}",
    Verb.TAKEDOWN_FAILED: "It could not be taken down yet: {why} It will be tried again.",
    Verb.DELETED_BY_HAND: "{who} said that they deleted it on X by hand. X is read to see whether it is gone.",
    Verb.TAKEN_DOWN: "It was deleted on X, and X was read again: it is gone.",
    Verb.OUTSIDE_CHOSEN: "{who} switched the daily look for posts that were not sent from here {choice}.",
    Verb.OUTSIDE_FOUND: "The account was read, and shows {posts} that were not sent from here.",
    Verb.OUTSIDE_ADOPTED: "{who} took it into the record: post {x_post_id} on X was not sent from here. {why}",
    Verb.OUTSIDE_REMOVED: "{who} asked for it to be removed: post {x_post_id} on X was not sent from here. {why}",
    Verb.CHANNEL_PAUSED: "{who} paused all posting: {why}",
    Verb.CHANNEL_RESUMED: "{who} let posting go on.",
    Verb.CHANNEL_STOPPED: "The publisher stopped posting to the account: {why}",
    Verb.CHANNEL_CHECKED: "X says that our key belongs to account {account_id}.",
    Verb.CHANNEL_CONNECTED: "{who} connected the account {handle} by {how}.",
    Verb.CHANNEL_DISCONNECTED: "{who} removed the key of the account {handle} that was kept here.",
    Verb.BREAK_GLASS_KEY: "{who} made a key for the emergency login. Its public half ends in {key}.",
    Verb.BREAK_GLASS_STORED: "{who} stored the emergency login, sealed for {leaders} leaders; it takes {rule}.",
    Verb.BREAK_GLASS_ASKED: "{who} asked to see the emergency login: request {number}; it takes {rule}. {reason}",
    Verb.BREAK_GLASS_AGREED: "{who} agreed to request {number} to see the emergency login.",
    Verb.BREAK_GLASS_WRONG: "{who} typed a passphrase that does not open the emergency login.",
    Verb.BREAK_GLASS_OPENED: "{who} was shown the emergency login for request {number}{together}. {reason}",
    Verb.BREAK_GLASS_ATTESTED: "{who} stands for what had to be done about the emergency login: {line}.",
    Verb.BREAK_GLASS_DRILL: "{who} rehearsed opening the emergency login, by {way}.",
    Verb.ALARMS_CHOSEN: "{who} chose who is told when this happens: {alarm}. Now: {people}.",
    Verb.MAIL_GIVEN_UP: "Mail could not be sent and was given up ({count}, about {about}): {why}",
    Verb.REPLIES_CHOSEN: "{who} chose how replies on X are read: {choice}.",
    Verb.REPLIES_ASKED: "{who} asked for replies on X to be read now.",
    Verb.REPLIES_READ: "Replies and mentions were read on X ({count}).",
    Verb.REPLIES_SEEN: "{who} looked through replies that were new ({count}).",
    Verb.REPLIES_FORGOTTEN: "The words of replies that are no longer needed were deleted ({count}).",
    Verb.REPLY_HIDE_ASKED: "{who} asked for reply {number} to be hidden: {reason}.",
    Verb.REPLY_SHOW_ASKED: "{who} asked for reply {number} to be shown again.",
    Verb.REPLY_HIDDEN: "X says that reply {number} is hidden.",
    Verb.REPLY_SHOWN: "X says that reply {number} is shown again.",
    Verb.REPLY_NOT_CHANGED: "What was asked for reply {number} was not done yet: {why}",
    Verb.REPLY_TOLD: "{who} told the safeguarding lead of reply {number}.",
    Verb.REPLY_SETTLED: "{who} noted that the safeguarding lead has seen to reply {number}.",
    Verb.INFORMATION_ASKED: "{who} recorded that reply {number} asks for {kind}. It has to be answered {due}.",
    Verb.INFORMATION_ANSWERED: "{who} noted that what reply {number} asks for was answered.",
    Verb.PRICES_SET: "{who} changed what X charges and when the credit counts as low: {changes}.",
    Verb.CREDIT_NOTED: "{who} wrote down the credit that X showed on {seen}: {amount}.",
    Verb.REQUEST_RECORDED: "{who} recorded request {number}: {kind}. It has to be answered {due}.",
    Verb.REQUEST_DONE: "{who} noted that request {number} was answered on {day}.",
    Verb.RETENTION_CHOSEN: "{who} chose how long records are kept. {rule}. Before: {before}.",
    Verb.RETENTION_HELD: "{who} held back from every deletion: {what}. {reason}",
    Verb.RETENTION_LET_GO: "{who} ended hold {number} on deletions: {what}.",
    Verb.RETENTION_RUN: "{who} deleted what is kept no longer ({number}). {rule}.",
    Verb.CHILD_ERASED: "{who} erased child {number}. Taken out: {counts}. {why}",
    Verb.CHILDREN_ERASED_AGAIN: "Children who had been erased after that backup were erased again: {numbers}.",
    Verb.PACK_MADE: "{who} made a pack: {pack}, {about} ({rows} rows, {files} files).",
    Verb.EXPORT_MADE: "{who} downloaded the history ({rows} rows).",
    Verb.RECORD_CHECKED: "{who} had the whole record checked: {events} events, all sound.",
    Verb.RECORD_EXPORTED: "The whole record was exported, to be checked outside.",
    Verb.RECORD_KEY_CHANGED: "The key that signs checkpoints of the record was changed: {how}.",
    Verb.BACKUP_MADE: "A backup was made.",
    Verb.BACKUP_RESTORED: "The data was restored from a backup made on {made_at}.",
    Verb.DELETED_AGAIN: "Pictures that had been deleted after that backup were deleted again: {pictures}.",
    Verb.POST_CARRIED: "The data that the backup replaced knew it as post {x_post_id} on X, so it is known here.",
    Verb.TAKEDOWN_CARRIED: (
        "The data that the backup replaced knew that it was to come down, or had. That was carried over."
    ),
    Verb.ANSWERS_CARRIED: "What the family said after that backup was carried over: {answers} answers.",
    Verb.ENTRY_CARRIED: "Entry {entry}, made after that backup, was carried over.",
    Verb.WITHDRAWAL_CARRIED: "Withdrawal {number}, open and recorded after that backup, was carried over.",
    Verb.RULED_OUT_CARRIED: "Pictures that were withdrawn after that backup were ruled out again: {pictures}.",
    Verb.ENTERED_AGAIN: (
        "{who} said that what families and the safeguarding lead said after {made_at} was entered again."
    ),
    Verb.POST_NOT_ON_X: "{who} looked at the account, and it is not there. It had come back from a backup.",
    Verb.DRILL_DONE: (
        "A restore was rehearsed with the backup of {made_at}: {rows} rows, {files} files and {events} events "
        "came back as they were."
    ),
    Verb.DRILL_FAILED: "A restore was rehearsed, and the backup did not come back: {why}",
}


def detail_keys(verb: Verb) -> frozenset[str]:
    """The details that an event carries, no more and no less."""
    return frozenset(name for _, name, _, _ in Formatter().parse(SENTENCES[verb]) if name and name != "who")


def sentence(verb: Verb, who: str, details: Mapping[str, Any] | None) -> str:
    """The event in one sentence. Erased details are said to be erased."""
    if details is None:
        details = dict.fromkeys(detail_keys(verb), "[erased]")
    return SENTENCES[verb].format(who=who, **details)
