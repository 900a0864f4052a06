"""推送国家平台: what is owed to the national platform, what was sent, what came back, and whether both sides are equal.

Deliveries are queued inside the deciding transaction and sent by jobs, one at a time per project. Here is nothing that
decides a grade and nothing that the public sees; the platform itself is reached through ``connector`` alone.
"""
