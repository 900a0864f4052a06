"""The authority workbench (主管部门工作台): what reviewers work with."""
