"""Files addressed by digest: a store behind a small protocol, typed by content, size-limited, orphans swept.

References carry rights, blobs do not: nobody is let at a file because they know its digest, and putting a file in
never tells whether somebody else has put it there before.
"""
