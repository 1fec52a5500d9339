"""The surfaces of the site beside its posts: each a function from the Context to pages."""
