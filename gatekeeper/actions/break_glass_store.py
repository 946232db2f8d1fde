"""What happens when a leader stores the emergency login? It is sealed at once, and nothing else of it is kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gatekeeper.actions.base import Act, act
from gatekeeper.actions.break_glass_keys import RULE_WORDS, canary_hash
from gatekeeper.actor import Actor
from gatekeeper.alarms.break_glass import Touched, tell
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput
from gatekeeper.keys import OperationalKey
from gatekeeper.models import VaultContent, VaultFile, VaultRule, VaultVersion
from gatekeeper.permissions import Permission
from gatekeeper.screening import the_channel
from gatekeeper.vault import kit as kits
from gatekeeper.vault import sealing
from gatekeeper.vault.kit import Kit
from gatekeeper.vault.standing import leaders, newest_keys


@dataclass(frozen=True, slots=True)
class Typed:
    """What a leader typed: the fields, those of which they ticked that there is none, and how many it takes."""

    fields: Mapping[str, str] = field(repr=False)
    without: Collection[str]
    rule: str


def store(db: Database, key: OperationalKey, actor: Actor, typed: Typed, now: datetime) -> None:
    """Seals the login for every leader who has a key, and keeps nothing of it but that.

    Raises:
        InvalidInput: a field is empty and nobody said that there is none, or too few leaders have a key.
    """
    actor.need(Permission.VAULT_KEEP)
    login, rule = _read(typed)
    with act(db, actor, now) as doing:
        keys = newest_keys(doing.session, [person.id for person in leaders(doing.session)])
        wrong = _too_few(len(keys), rule)
        if wrong:
            raise InvalidInput(wrong)
        public = {one.id: one.recipient for one in sorted(keys.values(), key=lambda one: one.id)}
        handle, words = the_channel(doing.session).handle, sealing.new_canary()
        row = VaultVersion(
            rule=rule,
            custodians=list(public),
            canary_hash=canary_hash(key, words),
            made_by=actor.staff_id,
            made_at=now,
        )
        doing.session.add(row)
        doing.session.flush()
        head = f"The login of {handle} on X, stored by {actor.name} on {say(now)}."
        _seal(doing, row, public, kits.written(login, head), words.encode())
        details = {"who": actor.name, "handle": handle, "since": say(now)}
        tell(doing.session, Touched.STORED, step=str(row.id), now=now, details=details)
        doing.record(Verb.BREAK_GLASS_STORED, subject="break-glass", leaders=len(public), rule=RULE_WORDS[rule])


def _read(typed: Typed) -> tuple[Kit, VaultRule]:
    wrong: dict[str, str] = {}
    rule = next((one for one in VaultRule if one.value == typed.rule), None)
    login = None
    try:
        login = kits.read(typed.fields, typed.without)
    except InvalidInput as error:
        wrong |= error.fields
    if rule is None:
        wrong["rule"] = "Choose how many leaders it takes."
    if login is None or rule is None:
        raise InvalidInput(wrong)
    return login, rule


def _seal(doing: Act, row: VaultVersion, public: Mapping[int, str], text: bytes, words: bytes) -> None:
    two = row.rule is VaultRule.ANY_TWO
    # The words to rehearse with open to each alone, whatever the rule: a rehearsal needs nobody else.
    contents = [(VaultContent.CANARY, sealing.for_each(words, public))]
    files = sealing.for_pairs(text, public) if two else [sealing.for_each(text, public)]
    contents += [(VaultContent.LOGIN, one) for one in files]
    doing.session.add_all(
        VaultFile(version_id=row.id, content=content, first_id=one.first, second_id=one.second, sealed=one.sealed)
        for content, one in contents
    )


def _too_few(count: int, rule: VaultRule) -> dict[str, str]:
    if not count:
        return {"rule": "No leader has a key yet. Make yours first; nothing was stored."}
    if rule is VaultRule.ANY_TWO and count < sealing.FEWEST_FOR_TWO:
        return {
            "rule": "“Any two” needs three leaders with a key, so that one who loses theirs does not lock the "
            "school out. Nothing was stored."
        }
    return {}
