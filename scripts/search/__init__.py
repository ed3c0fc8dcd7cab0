"""The search index in Swedish, and how well it finds."""
