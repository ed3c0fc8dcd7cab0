"""The tests: the engine, the built site and the browser."""
