"""What depends on a case, and so must stay with it: restricted with it, kept from leaving with it."""
