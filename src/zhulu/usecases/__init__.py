"""One module per journey, named by verb: transaction, permission, clock, audit, and what follows."""
