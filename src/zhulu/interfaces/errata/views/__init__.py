"""The views: cases and their steps, the applicant's draft, its sheets, and the files of a case."""
