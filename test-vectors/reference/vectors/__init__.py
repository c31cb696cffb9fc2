"""One module per vector file: each has `generate()`, which returns the file's content."""
