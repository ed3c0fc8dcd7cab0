"""Import of documents: reading, repairing, writing a draft and telling what it resembles."""
