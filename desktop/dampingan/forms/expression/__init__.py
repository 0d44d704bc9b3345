"""ODK XPath: text → syntax tree → Python source, and the functions of the ODK specification."""
