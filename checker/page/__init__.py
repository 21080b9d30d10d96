"""What the HTML report shows, made ready for its template: groups of findings, equations, pictures with their words."""
