"""Paper: sets what is given as data into PDF/A pages that look official, quickly and always the same.

No domain word lives here: ``sheets`` says what a form consists of, ``typesetting`` makes pages of it, ``typst/`` holds
how they look.
"""
