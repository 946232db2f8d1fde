"""What are the tables about posts called, which columns have they, and what should a reader know of them?"""

TABLES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "posts": (
        "The posts",
        (
            *("State", "Since", "Why", "Aim", "Started by", "Started", "Published", "Number on X"),
            *("Agreed by", "Agreed", "Versions", "Fingerprint of what stands"),
        ),
        "",
    ),
    "versions": (
        "What was written, version by version",
        (
            *("Version", "Saved by", "Saved", "Text", "SHA-256 of the text as it was", "Aim", "Who may reply"),
            *("AI label", "Planned for", "Rules", "Fingerprint of the version"),
        ),
        "Names of children are covered in the text; the SHA-256 is always that of the words as written.",
    ),
    "pictures": (
        "Pictures, and who was said to be in them",
        ("Version", "Place", "SHA-256", "Description", "Nobody in it", "In it", "File still here"),
        "",
    ),
    "consents": (
        "What families had answered on that day",
        ("Version", "Child", "May be shown", "May be named", "Answers it rests on"),
        "As it was frozen with each version. The numbers are those of the entries in the register.",
    ),
    "findings": (
        "What the rules found",
        ("Version", "When", "At", "Rule", "Weight", "Where", "Words", "Said", "Settled by", "Why"),
        "",
    ),
    "reasons": ("Reasons that authors gave", ("Version", "Rule", "Reason", "By", "At"), ""),
    "decisions": (
        "What colleagues decided",
        ("Version", "Decision", "By", "At", "Fingerprint", "Words", "Ticked"),
        "",
    ),
    "sending": (
        "Sending to X, and removing",
        ("What", "Began", "Ended", "Outcome", "SHA-256 of what was sent", "Number on X", "Words"),
        "",
    ),
    "replies": (
        "Replies on X",
        ("Written", "Read", "Words", "Shown by X", "Seen by"),
        "Who wrote them is not kept. Their words are deleted after 90 days.",
    ),
    "events": (
        "Everything on the record",
        ("Event", "At", "Who", "Roles then", "What happened", "Hash"),
        "The hash of each event holds that of the one before it. The export of the record proves them.",
    ),
}
