"""The institution: what is stored, who may do what, what happens when."""
