"""办事指南: what each authority tells the public about paths ② and ③, version by version (三(四)).

Here live the text of a guide, its versions, what must be in it, and whether it still names the people who review.
Who those people are is the grants' matter; how a guide looks on paper is ``forms``.
"""
