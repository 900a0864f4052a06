"""Tables as files: CSV and XLSX written and read as streams, whatever their size, and refused in words when unfit.

No domain word lives here. What is written: headings and rows of text, in batches (``csv_writing``, ``xlsx_writing``).
What is read: ``doors.open_workbook`` judges a file by its content before anything is unpacked, ``workbook`` gives its
sheets row by row, ``records`` finds the columns by their headings. Every refusal is a ``TableFault`` with the stable id
of its rule, what is wrong, where, and how to mend it.
"""
