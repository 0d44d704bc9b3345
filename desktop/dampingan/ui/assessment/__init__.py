"""The place "Potensi & Masalah": what the village found, inventoried and ranked."""
