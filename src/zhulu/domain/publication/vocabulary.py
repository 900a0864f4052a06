"""Words by which the public asks for companies' projects, beside the national codes."""

OWNER = "owner"
"""The role of the 建设单位, which is listed apart from those who survey, design, build and supervise."""
UNGRADED = "none"
"""The grade that asks for specialist work, which has none (一(三)5)."""
DUE = "P"
"""The grade of what came by path ① without a department that we know: 待定级 (Q2)."""
