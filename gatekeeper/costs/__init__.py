"""What X charges, what was spent, and what is left."""
