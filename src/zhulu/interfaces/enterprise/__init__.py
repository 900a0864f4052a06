"""The enterprise client (企业客户端): what clerks of surveying, design, construction and supervision firms work with."""
