"""What does each page show? Read-only rows, one question a file; no HTML and no change."""
