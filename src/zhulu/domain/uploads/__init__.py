"""Many filings at once by Excel: the columns of the templates, what was uploaded, and what became of each row.

A row becomes an ordinary draft of ``filings`` or is told what is wrong; drafts are submitted one by one, as any other.
What is typed on pages, and what is done with a filing afterwards, does not belong here.
"""
