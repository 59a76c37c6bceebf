"""The one way to write files.

Whatever a command writes goes through here: a folder of outputs (:func:`write_folder`), one file
(:func:`write_file`), files to start from (:func:`write_below`), or lines as they come
(:func:`journal`). Nothing of the user's is lost:

- an output is never one of the inputs, by whatever name or link;
- what stands there is replaced where an earlier run wrote it and it is unchanged since, or where
  the user said so; anything else is kept, and said;
- one run at a time writes in a folder;
- after a kill or a power cut a folder is whole, or plainly unfinished.

What the operating system refuses is an :class:`OSError`, which each command words as a finding of
its own: that of a folder is named with it.
"""

from jcm_mrv.outputs.csv_text import FINDING_COLUMNS, cell_text, csv_bytes, findings_csv
from jcm_mrv.outputs.files import (
    ChangedError,
    TakenError,
    check_place,
    write_below,
    write_file,
    write_new,
)
from jcm_mrv.outputs.folder import Written, check_folder, write_folder
from jcm_mrv.outputs.journal import Journal, journal
from jcm_mrv.outputs.sealed import whole_folder

__all__ = [
    "FINDING_COLUMNS",
    "ChangedError",
    "Journal",
    "TakenError",
    "Written",
    "cell_text",
    "check_folder",
    "check_place",
    "csv_bytes",
    "findings_csv",
    "journal",
    "whole_folder",
    "write_below",
    "write_file",
    "write_folder",
    "write_new",
]
