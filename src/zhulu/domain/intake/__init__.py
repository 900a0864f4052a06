"""Path ①: what the approval system delivers, and what becomes of it (一(一)).

Every delivery is kept as it came, append-only, with its verdict beside it; nothing that arrives is ever lost. Here live
the reading of bundles, the rules by which they are taken or refused, the comparison with what is confirmed already,
the queues of what waits, and the links by which participants find their projects. Confirmed facts themselves live in
``library``; how a confirmed fact is changed is the business of ``errata``, which reads the held differences here.
"""
