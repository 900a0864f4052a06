"""Personal data at rest: SM4-GCM with key ids, keyed SM3 commitments, a blind index, and the vault that joins them.

Locked tables hold a commitment only; the value itself lies sealed in one unlocked table and can be sealed anew under
a younger key, or be erased, without touching what is locked. Keys come from files, never from the database.
"""
