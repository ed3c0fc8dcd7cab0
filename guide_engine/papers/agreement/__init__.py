"""The draft of an agreement: Malmö's template, what the answers give it, checks and days."""
