"""The page frame of the whole product: base templates, components, the one stylesheet, and how a view declares itself.

Every surface builds its pages from here. No rule of the notice lives here, and nothing of a province: its names come
from the province pack by the context processor.
"""
