"""How the national platform is reached: what is said and heard (``interface``), how it is written, signed and sent.

``current_connector`` gives the one that this deployment is configured for, or none: then nothing is sent.
"""
