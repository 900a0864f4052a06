"""Accounts, the permission vocabulary, and the base of every policy.

Here live who can sign in and the words for what may be done. Who may do it to which thing is each room's own policy.
"""
