"""The flat sheet, one contribution a row: its headings, its rows, and what people write in it for what stands above."""
