"""Evidence: what the registers of tendering, quality, safety and permits say, beside what is filed (三(三)).

What is filed belongs to the rooms above and comes here as plain claims; what follows from a difference is theirs.
"""
