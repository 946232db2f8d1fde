"""Packs of evidence: everything about a post, a term, a child or a question, to read and to count with."""
