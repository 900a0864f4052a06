"""The rooms, stacked: a room imports only rooms below it (``pyproject.toml``, import-linter contracts)."""
