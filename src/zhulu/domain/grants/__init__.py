"""权限: the register of reviewers by their real names, and who may confirm what, where, since when (三(一), 三(二)).

Here lives the standing that every decision is signed with. The procedure by which a grant is applied for and changed
(attachments 5 and 6) belongs to a use-case; what is confirmed with it belongs to rooms above.
"""
