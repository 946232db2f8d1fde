"""How does a command get from a bare Python into the environment it needs?

Standard library only. The first start prepares `.venv` (see environment.py);
every start then hands over to the Python in it. With GATEKEEPER_NO_BOOTSTRAP=1
nothing is prepared: that is how a school's server is run, from an environment
that somebody installed on purpose.
"""

import os
import subprocess
import sys
from pathlib import Path

from gatekeeper.bootstrap.environment import Environment, Level, Need
from gatekeeper.bootstrap.saying import CannotPrepareError, say

NO_BOOTSTRAP = "GATEKEEPER_NO_BOOTSTRAP"
PROJECT = Path(__file__).resolve().parent.parent.parent
NEEDS_TEST_TOOLS = frozenset({"bench", "screenshots", "test"})
ASKS_FOR_HELP = frozenset({"--help", "-h", "help"})
OURS = frozenset({"gatekeeper", "rules", "web"})

USAGE = """\
The gatekeeper: the gate between a school's staff and its official X account.
Usage: python3 -m gatekeeper COMMAND [OPTIONS]

  demo         open an invented school with a sandbox in place of X
  test         run every check and every test
  bench        measure the finding of names ("bench text")
  screenshots  take the pictures of the guides anew
  init         set up a real school: database, key file, first leader
  serve        run the web pages and the publisher
  publisher    run the publisher alone
  migrate      bring the database up to date
  doctor       check clock, disk, database, keys and X
  audit        verify or export the record of who did what
  roll         take in the pupil roll or the staff list
  names        take in forenames published by the ONS
  backup       copy database and pictures into one file
  restore      bring a backup back
  drill        rehearse bringing one back
  retention    what is kept for how long, and what would go today
  leaders      confirm a second leader, where there is one only
  unlock       open a leader's account with two printed codes

The first command prepares a Python environment in .venv, which takes about a
minute. After that, python3 -m gatekeeper COMMAND --help says more.
"""


def start(arguments: list[str]) -> int:
    """Prepare what the command needs, run it, and give its exit code."""
    try:
        return _start(arguments)
    except CannotPrepareError as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


def level_for(arguments: list[str]) -> Level:
    """Say which packages a command needs: the test tools come only with those that use them."""
    return Level.TEST if arguments and arguments[0] in NEEDS_TEST_TOOLS else Level.RUN


def _start(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ASKS_FOR_HELP:
        sys.stdout.write(USAGE)
        return 0
    if os.environ.get(NO_BOOTSTRAP) == "1":
        return run_here(arguments)
    environment = Environment(PROJECT)
    level = level_for(arguments)
    if environment.need(level) is not Need.NOTHING:
        if arguments[0] == "test" and ASKS_FOR_HELP.intersection(arguments):
            return run_here(arguments)  # its help needs no packages
        environment.prepare(level)
    if Path(sys.prefix).resolve() == environment.folder:
        return run_here(arguments)
    return hand_over(environment.python, arguments)


def hand_over(python: Path, arguments: list[str]) -> int:
    """Replace this process by the prepared Python; on Windows, wait for it."""
    command = [str(python), "-m", "gatekeeper", *arguments]
    # Whatever happens in there, it must not begin to prepare again.
    surroundings = os.environ | {NO_BOOTSTRAP: "1"}
    if os.name != "nt":
        os.execve(command[0], command, surroundings)  # noqa: S606  # no shell is wanted
    # On Windows exec would return to the prompt while the program still runs.
    return subprocess.run(command, env=surroundings, check=False).returncode  # noqa: S603  # our own words


def run_here(arguments: list[str]) -> int:
    """Run the command in this very Python."""
    if arguments[:1] == ["test"]:
        from gatekeeper.bootstrap.testing import run  # noqa: PLC0415  # read only when asked for

        return run(arguments[1:], PROJECT)
    if arguments[:1] == ["bench"]:
        from gatekeeper.bootstrap.testing import measure  # noqa: PLC0415  # read only when asked for

        return measure(arguments[1:], PROJECT)
    if arguments[:1] == ["screenshots"]:
        from gatekeeper.bootstrap.testing import take_screenshots  # noqa: PLC0415  # read only when asked for

        return take_screenshots(arguments[1:], PROJECT)
    try:
        from gatekeeper.cli import main  # noqa: PLC0415  # its packages exist only from here on
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.split(".")[0] in OURS:
            raise
        raise CannotPrepareError(
            f"The package {missing.name!r} is not in this Python ({sys.executable}), and "
            f"{NO_BOOTSTRAP}=1 forbids preparing. Install requirements.lock into it, or unset {NO_BOOTSTRAP}."
        ) from missing
    main()
    return 0
