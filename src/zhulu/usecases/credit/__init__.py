"""The journeys of credit: from a lead to a finding, what a finding brings about, and the way back (三(五)).

One module per journey or per party. Every step is a move of the state tables; what each needs beside itself stands in
the database's guards; here are the words in which people are refused, and what a step brings about.
"""
