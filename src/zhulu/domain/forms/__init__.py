"""公文表单: the notice's attachments, the guide and the extract as forms on paper.

Here lives what stands on each form and in which order. Pure: no database, no clock, no request. A use-case reads a
case, builds a form's dataclass and prints its ``sheet()``; how paper looks is ``foundation.documents``' business.
"""
