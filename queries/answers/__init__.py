"""What a question gives back, as plain data, and how it is cited and laid out."""
