"""The public API: published entries, their sources and versions, for whoever wants to use the evidence."""
