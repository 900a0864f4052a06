"""Signing in and out: name and password, time-based code, one-time links, and what a session may not outlive."""
