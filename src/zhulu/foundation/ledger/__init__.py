"""A hash-chained (SM3) ledger of decisions with daily anchors and a verifier that also runs offline.

Entries are appended inside the decision's own transaction and take no lock; one sealer chains them afterwards. The
verifier (``chain``, ``canonical``, ``verify``) imports no Django: anyone can run it on an export.
"""
