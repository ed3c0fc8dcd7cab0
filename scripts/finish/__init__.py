"""What is done to the built site: links, terms, metadata, the static questionnaire."""
