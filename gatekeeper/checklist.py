"""What does a second reader tick before agreeing? (reference "school-domain", section 5.16)"""

CHECKLIST: dict[str, str] = {
    "pictures": "I have opened every picture at full size and looked at every face and background.",
    "names": "No name, label, screen or number plate gives a child away.",
    "kind": "It could not hurt, embarrass, rank or leave out a child or family.",
    "place": "It does not say where children are now or will be.",
    "ours": "It is true and ours to say; it promises nothing and does not speak for leadership.",
    "private": "It tells nothing private about a child or family.",
    "content": "I would be content to show this to the family, a governor or an inspector.",
}
