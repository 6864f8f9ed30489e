"""Entries as a spreadsheet, XLSX or CSV: one row for each, written and read back without loss."""
