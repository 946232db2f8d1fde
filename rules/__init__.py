"""The law: facts in, findings out. No I/O, no clock, no database."""

from rules.catalogue import all_rules, ruleset_version
from rules.engine import check

__all__ = ["all_rules", "check", "ruleset_version"]
