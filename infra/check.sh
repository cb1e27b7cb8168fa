#!/usr/bin/env bash
# Lints, and checks how files are laid out and the types of the tests: side by side, since each keeps one core busy.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH=$PWD/node_modules/.bin:$PATH
running=()
start() { "$@" & running+=($!); }
layout_and_tests() { prettier --check --log-level warn . && tsc -p test; }

start eslint packages
start eslint . --ignore-pattern packages/
start layout_and_tests
status=0
for process in "${running[@]}"; do wait "$process" || status=1; done
exit "$status"
