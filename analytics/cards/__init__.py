"""Pictures to share: what an entry or a message says, with its source and date, on one card."""
