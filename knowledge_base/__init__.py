"""The curated knowledge: its entries, their encoder, the index and the search."""
