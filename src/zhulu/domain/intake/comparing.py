"""Compares what a bundle says with what is confirmed: what it adds, and what it says otherwise. Pure."""


def as_diff_text(value: object) -> str:
    """Write a value of a document as an erratum's diff has it: PostgreSQL's words for yes and no."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
