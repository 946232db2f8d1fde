"""Who outside says when a checkpoint of the record was already there? An authority for time stamps (RFC 3161).

Optional: without an address in the settings nothing here asks anybody.
"""
