"""An invented school with its staff, pupils, permissions and posts, to walk through."""
