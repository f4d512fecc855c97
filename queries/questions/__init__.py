"""What each question of the catalogue declares of itself, and reading it."""
