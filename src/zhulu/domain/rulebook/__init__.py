"""The engine of rules: clauses, shapes, violations, the runner, dated policy, stored verdicts.

It holds no rule and reads no clock: a rule gets facts and the day as of which it is asked.
"""
