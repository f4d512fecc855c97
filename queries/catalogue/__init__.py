"""The questions, one file each; `queries.listing` reads them."""
