"""Reads what people write: pages, front matter, meetings, who publishes; and checks it."""
