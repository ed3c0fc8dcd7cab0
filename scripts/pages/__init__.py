"""Makes the Markdown of the generated pages and parts, and puts all pages together."""
