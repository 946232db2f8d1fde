"""Who is let in where: written by hand, so that a slip in a declaration is seen.

Every rule of the URL map has its line for each of its methods; a route without a
line fails, and so does a line without a route. People are those of `tests/world.py`.
"""

NOBODY = "nobody"
PEOPLE = ("teacher", "volunteer", "colleague", "second", "office", "dsl", "head", "governor", "it")

EVERYBODY = frozenset({NOBODY, *PEOPLE})
SIGNED_IN = frozenset(PEOPLE)
WRITERS = frozenset({"teacher", "volunteer", "colleague", "second", "office", "dsl", "head"})
READERS = frozenset({"colleague", "second", "dsl", "head"})
SEE_ALL = frozenset({"office", "dsl", "head", "governor"})
EXPORT = frozenset({"dsl", "head", "governor"})
SCRUTINISE = frozenset({"dsl", "head", "governor"})
TAKE_DOWN = frozenset({"dsl", "head"})
KEEP_CONSENT = frozenset({"office", "dsl", "head"})
HOLD = frozenset({"dsl", "head"})
PAUSE = frozenset({"colleague", "second", "dsl", "head"})
LIFT = frozenset({"dsl", "head"})
LIFT_BLOCKS = frozenset({"dsl", "head"})
REVIEW_ANSWERS = frozenset({"dsl", "head"})
SEE_PEOPLE = frozenset({"office", "dsl", "head", "governor", "it"})
MANAGE_PEOPLE = frozenset({"head"})
SEE_COSTS = frozenset({"office", "head", "governor"})
LEAD = frozenset({"head"})
CHOOSE_RULE = frozenset({"head"})
MODERATE = frozenset({"office", "dsl", "head"})
CONCERNS = frozenset({"dsl", "head"})
KEEP_LOGIN = frozenset({"head"})
SEE_OPENINGS = frozenset({"head", "governor"})

EVIDENCE = frozenset({"office", "dsl", "head", "governor"})
KEEP_REQUESTS = frozenset({"office", "dsl", "head"})
PACK_OF_CHILD = frozenset({"dsl", "head"})
SEE_RETENTION = frozenset({"head", "governor"})

EXPECTED: dict[tuple[str, str], frozenset[str]] = {
    # the door
    ("GET", "/sign-in"): EVERYBODY,
    ("POST", "/sign-in"): EVERYBODY,
    ("POST", "/sign-out"): EVERYBODY,
    ("GET", "/sign-in/second"): EVERYBODY,
    ("POST", "/sign-in/second"): EVERYBODY,
    ("POST", "/sign-in/second/passkey"): EVERYBODY,
    ("POST", "/prove/passkey"): SIGNED_IN,
    ("GET", "/prove"): SIGNED_IN,
    ("POST", "/prove"): SIGNED_IN,
    ("GET", "/account"): SIGNED_IN,
    ("POST", "/account/password"): SIGNED_IN,
    ("POST", "/account/sessions/end"): SIGNED_IN,
    ("GET", "/account/second-step"): SIGNED_IN,
    ("GET", "/account/passkeys"): SIGNED_IN,
    ("POST", "/account/passkeys"): SIGNED_IN,
    ("POST", "/account/passkeys/options"): SIGNED_IN,
    ("POST", "/account/passkeys/<int:passkey_id>/remove"): SIGNED_IN,
    ("POST", "/account/codes"): SIGNED_IN,
    ("GET", "/account/codes/<int:factor_id>"): SIGNED_IN,
    ("POST", "/account/codes/<int:factor_id>"): SIGNED_IN,
    ("POST", "/account/codes/<int:factor_id>/remove"): SIGNED_IN,
    # the links in mails about an account
    ("GET", "/join/<link>"): EVERYBODY,
    ("POST", "/join/<link>"): EVERYBODY,
    ("GET", "/recover/<link>"): EVERYBODY,
    ("POST", "/recover/<link>"): EVERYBODY,
    ("GET", "/alive"): EVERYBODY,
    ("GET", "/static/<path:filename>"): EVERYBODY,
    ("GET", "/bootstrap/static/<path:filename>"): EVERYBODY,
    ("GET", "/bootstrap.css"): EVERYBODY,
    # home, guide, health
    ("GET", "/"): SIGNED_IN,
    ("GET", "/health"): SIGNED_IN,
    ("GET", "/guide/"): SIGNED_IN,
    ("GET", "/guide/rules/<name>"): SIGNED_IN,
    ("GET", "/guide/states"): SIGNED_IN,
    ("GET", "/guide/roles"): SIGNED_IN,
    # drafting
    ("GET", "/drafts/"): WRITERS,
    ("POST", "/drafts/"): WRITERS,
    ("GET", "/drafts/<reference:reference>"): WRITERS,
    ("POST", "/drafts/<reference:reference>"): WRITERS,
    ("GET", "/drafts/<reference:reference>/change"): WRITERS,
    ("POST", "/drafts/<reference:reference>/change"): WRITERS,
    ("POST", "/drafts/<reference:reference>/check"): WRITERS,
    ("POST", "/drafts/<reference:reference>/correct"): WRITERS,
    ("GET", "/drafts/<reference:reference>/give-up"): WRITERS,
    ("POST", "/drafts/<reference:reference>/give-up"): WRITERS,
    ("POST", "/drafts/<reference:reference>/keep"): WRITERS,
    ("POST", "/drafts/<reference:reference>/pictures"): WRITERS,
    ("GET", "/drafts/<reference:reference>/pictures/<int:picture_id>"): WRITERS,
    ("POST", "/drafts/<reference:reference>/pictures/<int:picture_id>"): WRITERS,
    ("GET", "/drafts/<reference:reference>/pictures/<int:picture_id>/look"): WRITERS,
    ("POST", "/drafts/<reference:reference>/pictures/<int:picture_id>/look"): WRITERS,
    ("GET", "/drafts/<reference:reference>/saved-version"): WRITERS,
    ("POST", "/drafts/<reference:reference>/saved-version"): WRITERS,
    ("GET", "/drafts/counting.json"): WRITERS,
    ("GET", "/pictures/<int:picture_id>"): WRITERS | SEE_ALL,
    ("GET", "/pictures/<int:picture_id>/small"): WRITERS | SEE_ALL,
    # reading
    ("GET", "/to-read/"): READERS,
    ("GET", "/to-read/<reference:reference>"): READERS,
    ("POST", "/to-read/<reference:reference>"): READERS,
    # who covers for whom
    ("GET", "/cover/"): READERS,
    ("POST", "/cover/"): READERS,
    ("POST", "/cover/<int:number>/end"): READERS,
    ("POST", "/cover/hours"): LEAD,
    # news that cannot wait for a second reader
    ("GET", "/emergency/"): READERS,
    ("GET", "/emergency/<int:number>"): LEAD,
    ("GET", "/emergency/<int:number>/check"): LEAD,
    ("POST", "/emergency/<int:number>/check"): LEAD,
    ("GET", "/emergency/afterwards/<reference:reference>"): READERS | SEE_ALL,
    ("POST", "/emergency/afterwards/<reference:reference>"): READERS,
    ("POST", "/emergency/afterwards/<reference:reference>/over"): LEAD,
    ("POST", "/emergency/decide"): LEAD,
    ("GET", "/emergency/wordings/"): READERS,
    ("POST", "/emergency/wordings/starters"): READERS,
    ("GET", "/emergency/wordings/new"): READERS,
    ("POST", "/emergency/wordings/new"): READERS,
    ("GET", "/emergency/wordings/<int:number>"): READERS,
    ("POST", "/emergency/wordings/<int:number>/agree"): READERS,
    ("POST", "/emergency/wordings/<int:number>/give-up"): READERS,
    # blocks that may be lifted, and words that are not names
    ("GET", "/blocks/<reference:reference>"): LIFT_BLOCKS,
    ("POST", "/blocks/<reference:reference>"): LIFT_BLOCKS,
    ("GET", "/not-names/"): REVIEW_ANSWERS,
    ("POST", "/not-names/<int:answer_id>/take-back"): REVIEW_ANSWERS,
    # the history and what can be done with a post
    ("GET", "/history"): WRITERS | SEE_ALL,
    ("GET", "/history/record"): SEE_ALL,
    ("GET", "/history/record/checkpoints"): SEE_ALL,
    ("GET", "/history/record/explained"): SEE_ALL,
    ("POST", "/history/export"): EXPORT,
    ("GET", "/scrutiny/"): SCRUTINISE,
    ("GET", "/scrutiny/<figure>"): SCRUTINISE,
    ("POST", "/scrutiny/<figure>/names"): frozenset({"dsl"}),
    ("GET", "/posts/<reference:reference>"): WRITERS | SEE_ALL,
    ("POST", "/posts/<reference:reference>/hold"): WRITERS,
    ("POST", "/posts/<reference:reference>/release"): READERS,
    ("POST", "/posts/<reference:reference>/on-x"): READERS,
    ("POST", "/posts/<reference:reference>/send-again"): READERS,
    ("POST", "/posts/<reference:reference>/not-on-x"): READERS,
    ("GET", "/posts/<reference:reference>/take-down"): TAKE_DOWN,
    ("POST", "/posts/<reference:reference>/take-down"): TAKE_DOWN,
    # permissions from parents
    ("GET", "/permissions/"): WRITERS,
    ("GET", "/permissions/<int:pupil_id>"): KEEP_CONSENT,
    ("POST", "/permissions/<int:pupil_id>"): KEEP_CONSENT,
    ("GET", "/permissions/sheet/<int:class_id>"): WRITERS,
    ("GET", "/permissions/find"): KEEP_CONSENT,
    ("GET", "/permissions/to-do"): KEEP_CONSENT,
    ("GET", "/permissions/evidence/<int:evidence_id>"): KEEP_CONSENT,
    ("GET", "/permissions/wordings"): KEEP_CONSENT,
    ("POST", "/permissions/wordings"): HOLD,
    ("POST", "/permissions/wordings/<int:wording_id>/retire"): HOLD,
    ("GET", "/permissions/<int:pupil_id>/contacts/new"): KEEP_CONSENT,
    ("POST", "/permissions/<int:pupil_id>/contacts/new"): KEEP_CONSENT,
    ("GET", "/permissions/<int:pupil_id>/contacts/<int:contact_id>"): KEEP_CONSENT,
    ("POST", "/permissions/<int:pupil_id>/contacts/<int:contact_id>"): KEEP_CONSENT,
    ("POST", "/permissions/<int:pupil_id>/holds"): HOLD,
    ("POST", "/permissions/holds/<int:hold_id>/end"): HOLD,
    ("POST", "/permissions/<int:pupil_id>/care"): HOLD,
    ("GET", "/permissions/requests"): KEEP_CONSENT,
    ("POST", "/permissions/requests/seen"): KEEP_CONSENT,
    ("GET", "/permissions/requests/class/<int:class_id>"): KEEP_CONSENT,
    ("POST", "/permissions/requests/class/<int:class_id>"): KEEP_CONSENT,
    ("GET", "/permissions/requests/class/<int:class_id>/print"): KEEP_CONSENT,
    ("POST", "/permissions/requests/class/<int:class_id>/links"): KEEP_CONSENT,
    ("GET", "/permissions/requests/contact/<int:contact_id>"): KEEP_CONSENT,
    ("POST", "/permissions/requests/contact/<int:contact_id>"): KEEP_CONSENT,
    ("GET", "/permissions/requests/<int:request_id>"): KEEP_CONSENT,
    ("GET", "/permissions/requests/<int:request_id>/print"): KEEP_CONSENT,
    ("POST", "/permissions/requests/<int:request_id>/recall"): KEEP_CONSENT,
    ("GET", "/permissions/requests/answers/<int:answer_id>"): KEEP_CONSENT,
    ("GET", "/permissions/import"): KEEP_CONSENT,
    ("POST", "/permissions/import"): KEEP_CONSENT,
    ("GET", "/permissions/import/columns"): KEEP_CONSENT,
    ("POST", "/permissions/import/columns"): KEEP_CONSENT,
    ("POST", "/permissions/import/layout"): KEEP_CONSENT,
    ("GET", "/permissions/import/words"): KEEP_CONSENT,
    ("POST", "/permissions/import/words"): KEEP_CONSENT,
    ("GET", "/permissions/import/check"): KEEP_CONSENT,
    ("POST", "/permissions/import/check"): KEEP_CONSENT,
    ("POST", "/permissions/import/forget"): KEEP_CONSENT,
    ("GET", "/permissions/import/left-open"): KEEP_CONSENT,
    ("POST", "/permissions/import/left-open"): KEEP_CONSENT,
    # where parents answer, who have no account: the address is the key
    ("GET", "/family/"): EVERYBODY,
    ("POST", "/family/"): EVERYBODY,
    ("GET", "/family/<link>"): EVERYBODY,
    ("POST", "/family/<link>"): EVERYBODY,
    ("GET", "/family/<link>/receipt/<once>"): EVERYBODY,
    # something must come down
    ("GET", "/outside/"): TAKE_DOWN,
    ("POST", "/outside/reading"): LEAD,
    ("GET", "/outside/<int:number>"): TAKE_DOWN,
    ("POST", "/outside/<int:number>"): TAKE_DOWN,
    ("GET", "/come-down/"): WRITERS,
    ("GET", "/come-down/new"): WRITERS,
    ("GET", "/come-down/new/<int:pupil_id>"): WRITERS,
    ("POST", "/come-down/new/<int:pupil_id>"): WRITERS,
    ("GET", "/come-down/<int:number>"): WRITERS,
    ("POST", "/come-down/<int:number>/take-down"): TAKE_DOWN,
    ("POST", "/posts/<reference:reference>/by-hand"): TAKE_DOWN,
    ("POST", "/come-down/<int:number>/decide"): TAKE_DOWN,
    ("POST", "/come-down/<int:number>/places"): KEEP_CONSENT,
    ("POST", "/come-down/<int:number>/close"): KEEP_CONSENT,
    ("GET", "/come-down/<int:number>/letter"): KEEP_CONSENT,
    ("GET", "/come-down/<int:number>/letter.txt"): KEEP_CONSENT,
    ("GET", "/come-down/to-review"): KEEP_CONSENT,
    ("POST", "/come-down/to-review"): TAKE_DOWN,
    # replies on X
    ("GET", "/replies/"): MODERATE,
    ("POST", "/replies/read"): MODERATE,
    ("POST", "/replies/seen"): MODERATE,
    ("GET", "/replies/settings"): LEAD,
    ("POST", "/replies/settings"): LEAD,
    ("GET", "/replies/<int:number>"): MODERATE,
    ("POST", "/replies/<int:number>/hide"): MODERATE,
    ("POST", "/replies/<int:number>/show"): MODERATE,
    ("POST", "/replies/<int:number>/tell"): MODERATE,
    ("POST", "/replies/<int:number>/settle"): CONCERNS,
    ("POST", "/replies/<int:number>/request"): MODERATE,
    ("POST", "/replies/<int:number>/answered"): MODERATE,
    # the roll and the staff list, and what the school publishes
    ("GET", "/roll/"): KEEP_CONSENT,
    ("GET", "/roll/<kind>/file"): KEEP_CONSENT,
    ("POST", "/roll/<kind>/file"): KEEP_CONSENT,
    ("GET", "/roll/<kind>/columns"): KEEP_CONSENT,
    ("POST", "/roll/<kind>/columns"): KEEP_CONSENT,
    ("GET", "/roll/<kind>/check"): KEEP_CONSENT,
    ("POST", "/roll/<kind>/check"): KEEP_CONSENT,
    ("POST", "/roll/<kind>/forget"): KEEP_CONSENT,
    ("GET", "/school/"): MANAGE_PEOPLE,
    ("POST", "/school/"): MANAGE_PEOPLE,
    ("GET", "/picture-rule/"): SIGNED_IN,
    ("POST", "/picture-rule/"): CHOOSE_RULE,
    # costs, who is told of trouble, and the mail about it
    ("GET", "/costs/"): SEE_COSTS,
    ("POST", "/costs/credit"): LEAD,
    ("POST", "/costs/prices"): LEAD,
    ("GET", "/alarms/"): LEAD,
    ("GET", "/alarms/<trouble>"): LEAD,
    ("POST", "/alarms/<trouble>"): LEAD,
    ("GET", "/mail/"): LEAD,
    # the account on X
    ("GET", "/account-on-x/"): LEAD,
    ("GET", "/account-on-x/keys"): LEAD,
    ("POST", "/account-on-x/keys"): LEAD,
    ("GET", "/account-on-x/consent"): LEAD,
    ("POST", "/account-on-x/consent"): LEAD,
    ("GET", "/account-on-x/back"): LEAD,
    ("POST", "/account-on-x/remove"): LEAD,
    # pausing
    ("GET", "/pause/"): PAUSE,
    ("POST", "/pause/"): PAUSE,
    ("POST", "/pause/lift"): LIFT,
    ("POST", "/pause/entered-again"): LIFT,
    # people
    ("GET", "/people/"): SEE_PEOPLE,
    ("GET", "/people/invite"): MANAGE_PEOPLE,
    ("POST", "/people/invite"): MANAGE_PEOPLE,
    ("POST", "/people/invitations/<int:invitation_id>/again"): MANAGE_PEOPLE,
    ("POST", "/people/invitations/<int:invitation_id>/withdraw"): MANAGE_PEOPLE,
    ("GET", "/people/codes"): MANAGE_PEOPLE,
    ("POST", "/people/codes"): MANAGE_PEOPLE,
    ("GET", "/people/<int:person_id>"): MANAGE_PEOPLE,
    ("POST", "/people/<int:person_id>/roles"): MANAGE_PEOPLE,
    ("POST", "/people/<int:person_id>/details"): MANAGE_PEOPLE,
    ("POST", "/people/<int:person_id>/lead"): MANAGE_PEOPLE,
    ("POST", "/people/proposals/<int:proposal_id>/confirm"): MANAGE_PEOPLE,
    ("POST", "/people/proposals/<int:proposal_id>/refuse"): MANAGE_PEOPLE,
    ("POST", "/people/<int:person_id>/open-anew"): MANAGE_PEOPLE,
    ("POST", "/people/<int:person_id>/leave"): MANAGE_PEOPLE,
    ("POST", "/people/<int:person_id>/stay"): MANAGE_PEOPLE,
    ("POST", "/people/<int:person_id>/off"): MANAGE_PEOPLE,
    ("POST", "/people/<int:person_id>/on"): MANAGE_PEOPLE,
    # evidence, requests by right, and how long records are kept
    ("GET", "/evidence/"): EVIDENCE,
    ("POST", "/evidence/post"): EXPORT,
    ("POST", "/evidence/term"): EXPORT,
    ("POST", "/evidence/information"): EXPORT,
    ("GET", "/evidence/child"): PACK_OF_CHILD,
    ("POST", "/evidence/child"): PACK_OF_CHILD,
    ("GET", "/evidence/requests/new"): KEEP_REQUESTS,
    ("POST", "/evidence/requests/new"): KEEP_REQUESTS,
    ("GET", "/evidence/requests/<int:number>"): KEEP_REQUESTS,
    ("POST", "/evidence/requests/<int:number>"): KEEP_REQUESTS,
    ("GET", "/retention/"): SEE_RETENTION,
    ("GET", "/retention/kinds/<records>"): LEAD,
    ("POST", "/retention/kinds/<records>/length"): LEAD,
    ("POST", "/retention/kinds/<records>/delete"): LEAD,
    ("POST", "/retention/holds"): LEAD,
    ("POST", "/retention/holds/<int:number>/end"): LEAD,
    ("GET", "/retention/erase"): LEAD,
    ("GET", "/retention/erase/<int:pupil_id>"): LEAD,
    ("POST", "/retention/erase/<int:pupil_id>"): LEAD,
    # the emergency login of the account
    ("GET", "/break-glass/"): SEE_OPENINGS,
    ("GET", "/break-glass/key"): KEEP_LOGIN,
    ("POST", "/break-glass/key"): KEEP_LOGIN,
    ("GET", "/break-glass/login"): KEEP_LOGIN,
    ("POST", "/break-glass/login"): KEEP_LOGIN,
    ("GET", "/break-glass/sheet"): KEEP_LOGIN,
    ("GET", "/break-glass/files/<name>"): KEEP_LOGIN,
    ("GET", "/break-glass/open"): KEEP_LOGIN,
    ("POST", "/break-glass/open"): KEEP_LOGIN,
    ("GET", "/break-glass/requests/<int:number>"): KEEP_LOGIN,
    ("POST", "/break-glass/requests/<int:number>/agree"): KEEP_LOGIN,
    ("POST", "/break-glass/requests/<int:number>/show"): KEEP_LOGIN,
    ("POST", "/break-glass/done"): KEEP_LOGIN,
    ("GET", "/break-glass/rehearse"): KEEP_LOGIN,
    ("POST", "/break-glass/rehearse"): KEEP_LOGIN,
}

LAST = (("POST", "/posts/<reference:reference>/hold"), ("POST", "/account/password"), ("POST", "/sign-out"))
"""Asked for at the end, because afterwards somebody is signed out or a post is in another state."""
