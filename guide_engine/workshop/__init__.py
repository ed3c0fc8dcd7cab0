"""The editor's workshop: a municipality's profile, built and tried in the browser."""
