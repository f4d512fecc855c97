"""What the questions count with: what may be counted together, by whom it was coded, and in which sets and years."""
