"""A static site generator for people who learn in public."""
