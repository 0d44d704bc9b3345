"""Moving records to another version of their questionnaire."""
