"""The press: templates and data become PDF, in batches; its pages become pictures."""
