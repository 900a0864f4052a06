"""The database's walls: which role may do what with which table, and triggers that say why not.

Every model declares its wall; after each migration the walls are raised anew from those declarations, so a table
without one cannot exist. The application's role has no UPDATE, DELETE or TRUNCATE on what is append-only: the
privilege is the wall, the trigger behind it is the explanation.
"""
