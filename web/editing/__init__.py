"""Pages on which entries are written, reviewed, published, retired and taken back."""
