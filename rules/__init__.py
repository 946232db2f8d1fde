"""The law: facts in, findings out. No I/O, no clock, no database."""
