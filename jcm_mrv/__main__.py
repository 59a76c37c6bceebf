"""``python -m jcm_mrv`` is ``jcm-mrv``."""

from jcm_mrv.cli import main

main(prog_name="jcm-mrv")
