"""Who did what: one human event per use-case, one row per refused attempt, and each change of a row by trigger.

The three differ in purpose. Events are for people; the security log survives the rollback of what was refused; the row
history is written by the database itself, so it also holds what raw SQL did.
"""
