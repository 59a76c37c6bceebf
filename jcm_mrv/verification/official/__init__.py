"""The official spreadsheet of a methodology beside the methodology as it stands here."""
