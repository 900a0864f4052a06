"""Paths ② and ③: what enterprises file, and its review.

Drafts, submissions and their review live here; the library receives a filing only when it is confirmed (确认入库).
"""
