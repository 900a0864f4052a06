"""The benchmark suite: ratios measured in one run, against a floor in the database and against plain peers."""
