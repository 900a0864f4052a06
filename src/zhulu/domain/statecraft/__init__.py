"""The engine of states: a table, its transitions, and the one function that moves things.

It holds no state of its own. Buttons, documents, the permission matrix and the database's trigger read the same table.
"""
