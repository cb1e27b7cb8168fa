#!/usr/bin/env bash
# Builds the model from a folder of training texts, and goes on where it was stopped; `train.py --help` lists the options.
set -euo pipefail
cd "$(dirname "$0")"
export OMP_NUM_THREADS=1 OMP_WAIT_POLICY=passive PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1
# An OpenBLAS that does not know the processor takes its oldest kernels: four times as slow.
grep -qw avx512dq /proc/cpuinfo && export OPENBLAS_CORETYPE="${OPENBLAS_CORETYPE:-SkylakeX}"
# Keeps freed memory in the process: the large gradients would otherwise be mapped and unmapped at every step.
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=4294967296
exec "${PYTHON:-/usr/bin/python3}" train.py "$@"
