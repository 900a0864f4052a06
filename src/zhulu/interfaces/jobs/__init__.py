"""What runs in the worker: each job translates into one call below and may run more than once."""
