"""The sections of documents: each gives its blocks, in the language of its subject."""
