"""What can be sensed in pixels and language? Facts for the rules, never a decision."""
