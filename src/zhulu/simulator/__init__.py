"""A simulator of the national platform: a process of its own, with its own storage, for demos and tests.

It imports nothing of the product, so that both sides read the agreement (docs/how-to/national-platform.md) for
themselves. Every answer and page says that it is a simulator. It can be told to misbehave in every way in which a
platform on the other end of a line does.
"""
