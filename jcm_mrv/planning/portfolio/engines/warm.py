"""Imports what every worker needs, in the process that workers are forked from.

It runs nothing and starts no thread: whatever a worker does begins after it was forked.
"""

# What is set comes before what is imported: the libraries read it while they are imported.
# ruff: noqa: E402, F401

from __future__ import annotations

import gc

from jcm_mrv.planning.portfolio.engines.worker import set_up

set_up()

import numpy
import ruamel.yaml

import jcm_mrv.metering.invoices
import jcm_mrv.planning.portfolio.engines.local
import jcm_mrv.planning.portfolio.jobs

# Workers share the memory of what stands here as long as nobody writes to it.
gc.freeze()
