"""Settings, URLs and the server entry point; imported by nobody."""
