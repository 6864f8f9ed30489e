"""The knowledge base in a database: SQLite by default, PostgreSQL for more than one machine."""
