"""政策设置: what the province may set, what a change would alter, and how two people bring it into force."""
