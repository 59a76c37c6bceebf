"""Documents for people: one context for every format, rendered as HTML, DOCX and PDF."""
