"""Feeds a file of bundles: JSON, JSON Lines or XLSX, of any length; killed half-way, it goes on where it was.

The file's own digest names the batch, and the database keeps a batch's position once: who feeds the same file again
finds the bundles that are kept, and delivers the rest.
"""

from zhulu.usecases.feed_file.feeding import AlreadyBeingFed, Fed, Progress, feed_file
from zhulu.usecases.feed_file.sources import FileUnreadable

__all__ = ["AlreadyBeingFed", "Fed", "FileUnreadable", "Progress", "feed_file"]
