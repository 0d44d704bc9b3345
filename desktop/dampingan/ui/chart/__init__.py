"""Painted charts with the table behind them."""
