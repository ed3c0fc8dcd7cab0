"""The lists of meetings, their feed and calendar, and the ways between them."""
