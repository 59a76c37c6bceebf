"""Pictures of a context of any page, drawn when there are some."""

from __future__ import annotations

from jcm_mrv.reporting.context import Page
from jcm_mrv.reporting.fonts import Fonts
from jcm_mrv.reporting.material import Picture, Templates


def drawn(
    context: Page, fonts: Fonts, templates: Templates, *, png: bool = True
) -> dict[str, Picture]:
    """Give the pictures of a context by name; without PNG files where a page is all there is."""
    if not context["pictures"]:
        return {}
    from jcm_mrv.reporting.pictures import draw

    return draw(context, fonts, templates.file("pictures/style.yaml"), png=png)
