"""Whatever changes the database goes through `act`, which leaves one event or nothing. The rest says why not.

So that an event that cannot be written refuses the action: `tests/web/on_the_record.py` shows it for every form.
"""

import ast

from tests.architecture.tree import modules

ACT = "gatekeeper/actions/base.py"
WITHOUT_EVENT = {
    "gatekeeper/actions/answering_requests.py": "counts a try at a printed code before it is looked at",
    "gatekeeper/actions/break_glass_keys.py": "counts a try at a passphrase before it is looked at",
    "gatekeeper/actions/connecting.py": "keeps a question to X until it is answered, which has its event",
    "gatekeeper/actions/own_passkeys.py": "keeps a question to a device, and counts a try before it is looked at",
    "gatekeeper/actions/proving.py": "counts a try before it is looked at",
    "gatekeeper/actions/reviewing_public.py": "notes that it looked; what it finds has its event",
    "gatekeeper/actions/second_step.py": "counts a try before it is looked at",
    "gatekeeper/actions/signing_in.py": "counts a try before it is looked at, and notes that somebody is there",
    "gatekeeper/actions/taking_in.py": "holds a file for whoever sent it until they say what to do with it",
    "gatekeeper/actions/taking_in_consents.py": "the same, step by step",
    "gatekeeper/actions/working_copies.py": "keeps what somebody types, for them alone",
    "gatekeeper/alarms/watching.py": "queues mail",
    "gatekeeper/connecting/renewing.py": "keeps the tokens that X gave in place of older ones",
    "gatekeeper/public_words.py": "keeps what can be worked out again from public posts",
    "gatekeeper/publishing/accounts.py": "notes which account X says our key belongs to, and when",
    "gatekeeper/publishing/checkpointing.py": "signs the record: an event for it would be a reason for the next",
    "gatekeeper/publishing/clock_guard.py": "forgets beats that cannot be true; the stop has its event",
    "gatekeeper/publishing/heart.py": "notes that it is alive",
    "gatekeeper/publishing/listening.py": "leases, and pages of replies as X gave them; the reading has its event",
    "gatekeeper/publishing/outbox.py": "leases: which process has a post in hand",
    "gatekeeper/publishing/outside_look.py": "notes what X showed; what is new there has its event",
    "gatekeeper/publishing/post_office.py": "leases of mail; what is given up has its event",
    "gatekeeper/publishing/reconciling.py": "notes when X was read",
    "gatekeeper/publishing/reminding.py": "queues mail",
    "gatekeeper/publishing/stamping.py": "keeps time stamps: an event for one would be a reason for the next",
    "gatekeeper/removing.py": "notes files that are gone; why they had to go has its event",
    "gatekeeper/retention/cleaning.py": "writes the same rows anew, so that nothing deleted is left on the disk",
}
"""Modules that write to the database outside `act`, and why that is nothing that somebody does."""


def _writes(tree: ast.Module) -> bool:
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "write"
        and not (call.args or call.keywords)
        for call in ast.walk(tree)
    )


def test_only_what_is_listed_here_writes_without_an_event() -> None:
    found = {module.path for module in modules("gatekeeper") if _writes(module.tree)}
    assert found - {ACT} == set(WITHOUT_EVENT), "use `act`, or say here why it is nothing that somebody does"
