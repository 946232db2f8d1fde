"""What happens first when somebody types `python3 -m gatekeeper`?

Standard library only, and syntax that even very old Pythons can parse: a
Python that is too old must still be able to say so in one line. All the rest
is in bootstrap/, which may use today's language.
"""

import sys

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036  # this file is read by the very Pythons it refuses
        sys.exit(
            "The gatekeeper needs Python 3.11 or newer; this is Python "
            + ".".join(str(part) for part in sys.version_info[:3])
            + ". Install a newer Python and start with it, for example: python3.12 -m gatekeeper demo"
        )
    from gatekeeper.bootstrap.entry import start

    sys.exit(start(sys.argv[1:]))
