"""What the public sees: one whole document per project, written in the transaction of the change that it shows.

Portal and open interface read only this, through a role that can read nothing else. No reviewer's name, no ID number,
no telephone ever stands in a document.
"""
