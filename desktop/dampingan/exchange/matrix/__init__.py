"""Planning forms of a village and of a regency as workbooks laid out for printing."""
