"""The project library (工程项目库): confirmed facts, and beside them what is said about these facts.

Content rows hold confirmed facts only and are never changed but by an executed erratum. Projects as identities, the
versions of a contribution, grade decisions, numbers and marks are append-only rows. Drafts and submissions do not
belong here; they live in ``filings``.
"""
