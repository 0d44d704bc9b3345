"""ODK XPath: text → syntax tree → Python source, with the functions of the ODK XForms specification."""
