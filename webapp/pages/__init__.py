"""The pages for people: start, questions and answers, records, editions, search."""
