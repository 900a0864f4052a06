"""Schema history of the walls."""
