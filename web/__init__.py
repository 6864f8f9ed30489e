"""The console: pages for staff, in Spanish, read only for now."""
