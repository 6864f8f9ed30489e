"""The console: pages for staff, in Spanish, for those who have an account."""
