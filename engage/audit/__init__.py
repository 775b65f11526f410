"""Who did what, and when. Rows are only ever added; the database refuses to change them."""
