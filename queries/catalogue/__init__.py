"""The questions, one file each; `queries.declarations.listing` reads them."""
