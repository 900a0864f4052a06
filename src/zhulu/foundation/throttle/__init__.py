"""How often somebody may come: turns counted per minute, shared by all processes of a deployment.

Who comes and how often they may is the caller's; here is only the count.
"""
