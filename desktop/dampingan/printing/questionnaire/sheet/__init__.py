"""A questionnaire on paper: what stands on it, where its answers go, and what is known of them."""
