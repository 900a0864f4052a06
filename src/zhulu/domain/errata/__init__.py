"""勘误: how confirmed facts are put right, and the one door in the database through which it is done.

The three procedures of 二 come with their own issue; here stand the agreed diff, its execution, and the wall.
"""
