"""The machine interface under ``/api/v1/``: what other systems read and deliver, with its published description.

To add operations, write a module with a ninja ``Router`` whose operations each name their door (``doors.Machines`` or
``doors.Anybody``) and enter it in ``urls.ROUTERS``. Every refusal is a problem document.
"""
