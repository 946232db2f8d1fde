"""How does a bare Python become one that can run the gatekeeper?

Nothing in this package, and nothing it imports, needs more than the standard
library: it runs before anything is installed.
"""
