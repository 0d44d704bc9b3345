"""Planning forms as data: columns, lines, notes and signers, for workbooks, paper and screen."""
