"""A terminal that shows what texts hold, and does nothing that they say."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from jcm_mrv.visible import visible


class VisibleConsole(Console):
    """A console that writes out control characters; its own, as for colour, stay."""

    def __init__(self, **settings: Any) -> None:
        # A title that holds ":smile:" means these seven characters.
        super().__init__(highlight=False, soft_wrap=True, emoji=False, **settings)

    def render_str(self, text: str, **settings: Any) -> Text:
        """Give the text of a string as it is shown, before it is measured and wrapped."""
        return super().render_str(visible(text), **settings)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Give what is shown of anything else, which may hold texts that were never strings."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text == visible(segment.text):
                yield segment
            else:
                yield Segment(visible(segment.text), segment.style)

    def on_broken_pipe(self) -> None:
        """Leave it to what ends the process."""
        raise BrokenPipeError(errno.EPIPE, "closed")
