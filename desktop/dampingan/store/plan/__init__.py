"""The registers of the village assessment: problems, potentials, activities, visits."""
