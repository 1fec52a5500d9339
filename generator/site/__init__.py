"""Decides which pages exist, renders them, and writes them safely."""
