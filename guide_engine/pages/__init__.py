"""The pages of the guide as HTML fragments: the same markup at build time and in the browser."""
