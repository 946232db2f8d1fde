"""Which pages of the papers are made from the code itself, and how are they made again?

Run as `.venv/bin/python -m tests.docs.generate`. A test compares every page with what is made
here, so that a page can never say less, more or something else than the program does.
"""

import inspect
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from gatekeeper.audit.events import SENTENCES
from gatekeeper.bootstrap import testing
from gatekeeper.cli import main as commands
from gatekeeper.lifecycle import EXPLANATIONS, LABELS, MOVES, State
from gatekeeper.permissions import GRANTS, MAY_NEVER_APPROVE, ROLE_LABELS, Permission, Role
from gatekeeper.settings import PREFIX, SECRETS, Settings
from rules import all_rules
from rules.guide import clause_words, severity_words
from web.people.words import ROLE_HINTS

PROJECT = Path(__file__).resolve().parents[2]
COMMAND = ".venv/bin/python -m tests.docs.generate"
MADE = "Made from the code by `" + COMMAND + "`; change it there, not here."
WIDTH = 100

PERMISSIONS: dict[Permission, str] = {
    Permission.POST_DRAFT: "write posts and send them in",
    Permission.POST_APPROVE: "read a colleague's post and agree it, ask for changes or turn it down",
    Permission.POST_STOP: "hold an agreed post before it goes out",
    Permission.POST_RESOLVE: "release a held post; decide when it is not sure whether a post went",
    Permission.POST_TAKE_DOWN: "take a published post down",
    Permission.POST_SEE_ALL: "see every post and the whole record",
    Permission.POST_EXPORT: "download the history for a spreadsheet",
    Permission.SCRUTINY_SEE: "see a term in figures, with the posts behind each of them",
    Permission.EMERGENCY_RELEASE: "release agreed words alone when no second reader can be found",
    Permission.COVER_SET: "choose the school’s hours, when colleagues are reminded, and who covers for anybody",
    Permission.BLOCK_LIFT: "lift a block that the rules let them lift, with a reason",
    Permission.ANSWER_REVIEW: "see all answers “not a person here”, and take them back",
    Permission.PUPIL_NAMES: "see pupils' names",
    Permission.PUPIL_UNMASK: "have pupils’ names shown on a page of figures, with a reason",
    Permission.CONSENT_RECORD: (
        "record what parents and carers answered, and ask them by link; take in the roll and the staff list"
    ),
    Permission.CONSENT_WITHDRAW: "record that a family or a child takes a permission back",
    Permission.CONSENT_WORDING: "decide which wording of the consent form counts, and retire one",
    Permission.HOLD_SET: "set and end a hold on a child, and see why it was set",
    Permission.PICTURE_POLICY: "choose what pictures may show: no faces, faces with a reason, or no people",
    Permission.CHANNEL_PAUSE: "pause all posting",
    Permission.CHANNEL_LIFT: "let posting go on",
    Permission.CHANNEL_CONNECT: "connect the account on X, and disconnect it",
    Permission.PEOPLE_MANAGE: (
        "invite people, give and take roles, propose and confirm leaders, note who leaves, open a colleague's "
        "account anew, change the school's details"
    ),
    Permission.ALARM_CHOOSE: "choose who is told when something goes wrong; see the mail that was sent",
    Permission.VAULT_KEEP: "make a key for the emergency login, store and open it, stand for what was changed",
    Permission.VAULT_SEE: "see who opened the emergency login, when and why",
    Permission.REPLY_MODERATE: "see replies and mentions on X, hide them, tell the safeguarding lead",
    Permission.REPLY_CONCERNS: "read what colleagues told the safeguarding lead about a reply",
    Permission.REPLY_SET: "choose whether replies are read, when, and for how much",
    Permission.COST_SEE: "see what X costs",
    Permission.COST_SET: "change the prices, write down the credit that X shows",
    Permission.PACK_OF_PUPIL: "make a pack of everything that is held about one child",
    Permission.REQUEST_KEEP: "keep the register of who asked the school for information or data",
    Permission.RETENTION_SEE: "see how long records are kept, and what went",
    Permission.RETENTION_RUN: "say how long records are kept, hold some back, delete what is due, erase a child",
    Permission.PEOPLE_SEE: "see who has an account",
    Permission.HEALTH_SEE: "see how everything is running",
    Permission.SIGNED_IN: "see one's own account and the guide, change one's own password",
}


def pages() -> dict[str, str]:
    """Every made file of the project: its path and its contents."""
    return {
        ".env.example": env_example(),
        "docs/reference/settings.md": settings(),
        "docs/reference/commands.md": command_line(),
        "docs/reference/states.md": states(),
        "docs/reference/permissions.md": permissions(),
        "docs/reference/events.md": events(),
        "docs/reference/rules.md": rules(),
    }


def env_example() -> str:
    """Every setting, switched off, with its default: copied to `.env` it changes nothing."""
    lines = [
        "# Every setting of the gatekeeper, with the value it has when nothing is said.",
        "# Copy this file to .env, take the # away from a line, and write your value after the =.",
        f"# {MADE}",
    ]
    for name, default, words in _settings():
        lines += ["", f"# {words}", f"#{name}={default}"]
    return "\n".join(lines) + "\n"


def settings() -> str:
    """The settings as a table."""
    secrets = ", ".join(f"`{PREFIX}{name.upper()}_FILE`" for name in SECRETS)
    return _page(
        "Settings",
        "Each is read once, at the start: from the environment, or from a file `.env` in the folder that the "
        "command is started from. The environment wins.",
        "A secret may stand in a file of its own instead, which a variable of the environment (not of `.env`) "
        f"names: {secrets}.",
        "Not a setting but of use on a server: with `GATEKEEPER_NO_BOOTSTRAP=1` in the environment no command "
        "prepares or changes `.venv`.",
        _table(
            ("Setting", "When nothing is said", "What it is"),
            ((f"`{name}`", f"`{default}`" if default else "empty", words) for name, default, words in _settings()),
        ),
    )


def command_line() -> str:
    """What each command says of itself."""
    parts = [f"## {name}\n\n```text\n{text}\n```" for name, text in sorted(_helps())]
    return _page(
        "Commands", "`python3 -m gatekeeper COMMAND --help` says the same on the screen.", "\n\n".join(parts)
    )


def states() -> str:
    """The states of a post and the moves between them."""
    return _page(
        "The states of a post",
        "A post moves along these lines and no others. The table is `gatekeeper/lifecycle.py`.",
        _table(
            ("State", "In the database", "What it means", "It can become"),
            (
                (
                    f"**{LABELS[state]}**",
                    f"`{state.value}`",
                    EXPLANATIONS[state],
                    ", ".join(LABELS[next_] for next_ in State if next_ in MOVES[state]) or "nothing more",
                )
                for state in State
            ),
        ),
    )


def permissions() -> str:
    """Roles and what each may do."""
    never = ", ".join(f"a {category.value}" for category in sorted(MAY_NEVER_APPROVE))
    return _page(
        "Who may do what",
        "Whatever somebody's roles: nobody can agree a post they had a hand in, and no setting turns that off. "
        f"Whatever the role, these can never agree a post: {never}. The table is `gatekeeper/permissions.py`.",
        _table(("Role", "In a sentence"), ((ROLE_LABELS[role], ROLE_HINTS[role]) for role in Role)),
        _table(
            ("Who may ...", "Its name", *(ROLE_LABELS[role] for role in Role)),
            (
                (
                    PERMISSIONS[permission],
                    f"`{permission.value}`",
                    *("yes" if permission in GRANTS[role] else "" for role in Role),
                )
                for permission in Permission
            ),
        ),
    )


def events() -> str:
    """Everything that can be put on the record."""
    return _page(
        "What is put on the record",
        "Every change of state leaves exactly one of these events, in the same transaction. It is stored as data "
        "and put into words when somebody reads it; what stands in braces comes from the event. The table is "
        "`gatekeeper/audit/events.py`.",
        _table(("Event", "How it is said"), ((f"`{verb.value}`", words) for verb, words in SENTENCES.items())),
    )


def rules() -> str:
    """The rules in one table; the guide inside the program has a page for each."""
    return _page(
        "The rules",
        f"{len(all_rules())} rules. The guide inside the gatekeeper has a page for each: why it exists, what it "
        "says, examples, what it cannot see. Those pages and this table are made from what `rules/` declares.",
        "Four things need no rule, because nothing gets as far as a rule without them. A picture is taken in only "
        "as a fresh copy without a place, a time or a device in it, made smaller where it is too detailed, and "
        "that is proved by reading the copy again. Video and sound are refused when they are added. Who cannot be "
        "shown is one rule for every reason there may be. Pictures are looked at by the server itself.",
        _table(
            ("Rule", "What it finds", "What happens", "Where the policy asks for it"),
            (
                (f"`{rule.id}`", rule.title, severity_words(rule), clause_words(rule.clause))
                for rule in all_rules()
            ),
        ),
    )


def _settings() -> Iterator[tuple[str, str, str]]:
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        if field.annotation is bool:
            default = default.lower()
        yield f"{PREFIX}{name.upper()}", default, field.description or ""


def _helps() -> Iterator[tuple[str, str]]:
    yield "test", testing.USAGE.strip()
    for path, command in leaves(commands):
        name = f"python3 -m gatekeeper {path}"
        context = click.Context(command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH)
        context.help_option_names = ["-h", "--help"]
        yield path, inspect.cleandoc(command.get_help(context))


def leaves(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with the words that lead to it."""
    for name, command in group.commands.items():
        path = f"{before} {name}".strip()
        if isinstance(command, click.Group):
            yield from leaves(command, path)
        else:
            yield path, command


def _page(title: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", *parts, f"_{MADE}_")) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def main() -> None:
    """Writes every made page that differs from what is there."""
    for path, text in pages().items():
        place = PROJECT / path
        if not place.exists() or place.read_text(encoding="utf-8") != text:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
            sys.stdout.write(f"made {path}\n")


if __name__ == "__main__":
    main()
