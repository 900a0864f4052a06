"""筑录 Zhulu: the project library (工程项目库) ordered by 吉建办〔2023〕19号."""
