"""Planning forms as data: columns, lines and signatures, before a workbook or paper draws them."""
