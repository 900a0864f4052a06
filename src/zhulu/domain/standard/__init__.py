"""The national data standard (全国建筑市场监管公共服务平台工程项目信息数据标准), as far as public sources show it.

Here live the catalogue of tables and fields, the dictionaries with their versions, the numbering rules, the checks of
codes and identifiers, and the reading of single values. Pure Python: no models, no clock, no request. What no source
shows (未见出处) is left out or is configuration; it is never guessed here.
"""
