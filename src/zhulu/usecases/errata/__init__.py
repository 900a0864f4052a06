"""The journeys of errata: from a draft to the end of one of the three procedures of 二.

One module per journey or per party. Every step is a move of the state tables; what each needs beside itself stands in
the database's guards; here are the words in which people are refused, and what a step brings about.
"""
