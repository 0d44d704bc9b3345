"""Peta masalah: places by sectors, and charts, each with what it counts beside it."""
