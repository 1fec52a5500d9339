"""The surfaces of the site: each a function from the Context to its pages."""
