"""A demo that never was: made-up firms, people and projects, lived through by the same use-cases as real ones.

``making`` writes the small demo through the product's own journeys; ``loading`` adds public documents in bulk for load
tests. Everything follows from a seed, so two demos of one seed tell the same stories. Names, codes and numbers are
built so that they can be nobody's (``codes``); names of places come from the province's own areas.
"""
