"""Translation only: HTTP, command line or queue to one call below, and its answer back."""
