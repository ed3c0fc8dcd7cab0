"""How a web server should send the site: types, caching, security headers, and nginx's words."""
