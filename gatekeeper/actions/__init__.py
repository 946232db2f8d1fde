"""Every change of state, one function for each thing a person does."""
