"""Mail to staff: what is queued, how a message is made, and how it leaves the house."""
