"""Other systems on the same questions and content."""
