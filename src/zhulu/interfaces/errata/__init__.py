"""The errata pages, shared by all parties: applicants, authorities, the data bureau, the technical support unit.

One list and one case page for everybody; what somebody sees and which steps stand open follows from policy and table.
"""
