"""Which aims does a new installation start with? The head edits and approves them.

The starter list of the reference "school-domain", section 5.14.
"""

STARTER: tuple[tuple[str, str, str], ...] = (
    (
        "celebrate-learning",
        "Show what pupils are learning",
        "Families talk about it at home; asked in the parent survey.",
    ),
    (
        "community-news",
        "Tell families and neighbours about events",
        "More people come, and fewer call the office to ask.",
    ),
    (
        "practical-notice",
        "Dates, reminders, uniform and meals",
        "Fewer missed deadlines.",
    ),
    (
        "recruit-and-welcome",
        "Open days, vacancies and admissions dates",
        "Visits and applications.",
    ),
    (
        "online-safety",
        "Share trusted safety advice with families",
        "Links are used and workshops are attended.",
    ),
)
"""Code, title and intended outcome of each."""
