"""What the tests need around them: a browser, nginx, a checker of HTML, system packages."""
