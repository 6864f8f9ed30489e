"""Pages for who keeps the knowledge base in order: sources, imports, missed questions, trying a question."""
