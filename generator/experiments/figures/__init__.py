"""Draws a figure in the house style, and makes of it what a page and a reader can use."""
