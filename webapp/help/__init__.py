"""Help on the site: the guides and references of `docs/`, which ship with the package, as pages."""
