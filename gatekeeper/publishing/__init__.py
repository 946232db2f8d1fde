"""How an agreed post reaches X at most once: reserve, prepare, claim, send, settle."""
