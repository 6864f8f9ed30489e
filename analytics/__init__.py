"""What is learnt from questions: the log without personal data, and what is counted from it."""
