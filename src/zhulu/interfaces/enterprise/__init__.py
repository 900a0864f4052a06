"""The enterprise client (企业客户端): where clerks of survey, design, building and supervision firms work."""
