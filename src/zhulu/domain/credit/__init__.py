"""False entry and its consequences (三(五)): leads, cases with due process, adverse records, repair, evaluation.

What an enterprise is found to have invented leaves the public pages; nothing is deleted, and a reversal restores
everything. No score is made here, and nothing of the library's content is changed.
"""
