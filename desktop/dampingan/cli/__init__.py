"""The program's work without a window: workspaces, workbooks, questionnaires, diagnosis."""
