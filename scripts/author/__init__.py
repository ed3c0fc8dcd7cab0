"""Programs that are run by hand when somebody writes: import, new meeting, readability, icons."""
