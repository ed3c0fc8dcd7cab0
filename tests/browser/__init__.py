"""Tests of the built site: in Chromium, and of the static pages against the engine."""
