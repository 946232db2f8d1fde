"""What does a passage tell, and of whom? Words, phrases and people, read once for many rules."""
