"""Enterprises and owners (建设单位): who they are, by which codes, under which names, and who clerks for them.

Here live identity and its history. Qualifications, credit and what a firm has built belong to rooms above.
"""
