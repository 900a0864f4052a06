"""How long a page of a list is."""

PAGE = 50
