"""Sweeps: what is varied, the points of the grid, which of them is best, and plots."""
