"""Lists of any length: searched, filtered, sorted, summed."""
