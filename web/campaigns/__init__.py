"""Pages for analysts: themes, what to say about them, messages to the public, and whether they changed anything."""
