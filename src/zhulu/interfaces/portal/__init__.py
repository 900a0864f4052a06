"""What the public sees: search and project pages, drawn only from published documents.

Nobody signs in here. The pages read ``publication`` through the read-only role and nothing else of a project.
"""
