"""What a question is asked with: its parameters and filters read, what they choose, and what is left apart or withheld."""
