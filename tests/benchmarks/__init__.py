"""Benchmarks. Numpy is loaded as the command loads it: threads for small matrices take more time than they save."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
