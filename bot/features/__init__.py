"""What the bot does beyond answering questions: a file for each part, with its commands and its buttons."""
