"""Places and the authorities over them: divisions, historic codes, authorities and who is at home where.

Areas (GB/T 2260, statistical zones, own codes) stand apart from authorities, because special zones have an authority
without a division and divisions outlive their codes. Who may confirm there is not said here: that is ``grants``.
"""
