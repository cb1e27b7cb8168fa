#!/usr/bin/env bash
# Runs the services as processes of their own over one data folder, with a Redis that must be there (REDIS_URL), until
# it is stopped. INGEST_WORKERS says how many ingest workers there are (2).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export REDIS_URL=${REDIS_URL:-redis://127.0.0.1:6379} LAGEBILD_DATA=${LAGEBILD_DATA:-$PWD/data}
export RETRIEVAL_URL=http://127.0.0.1:${RETRIEVAL_PORT:-8081} GENERATION_URL=http://127.0.0.1:${GENERATION_PORT:-8082}
running=()
stop() { kill -TERM "${running[@]}" 2>/dev/null || true; wait; }
trap stop EXIT
trap 'exit 0' INT TERM
start() { "$@" & running+=($!); }
# Starts a process, and again whenever it ends: the others go on meanwhile.
keep() {
  (
    trap 'kill -TERM "$child" 2>/dev/null; wait "$child"; exit 0' TERM
    trap - EXIT
    while :; do
      "$@" & child=$!
      wait "$child" && code=0 || code=$?
      echo "$* ended with $code, it is started again" >&2
      sleep 2 & child=$!
      wait "$child" || true
    done
  ) & running+=($!)
}

LAGEBILD_HOST=127.0.0.1 LAGEBILD_PORT=${RETRIEVAL_PORT:-8081} keep node services/retrieval/dist/main.js
LAGEBILD_HOST=127.0.0.1 LAGEBILD_PORT=${GENERATION_PORT:-8082} keep node services/generation/dist/main.js
for _ in $(seq "${INGEST_WORKERS:-2}"); do keep node services/ingest/dist/main.js; done
start node services/gateway/bin/lagebild.js serve
wait "$!" # the gateway that ends takes the others along: what started this decides what comes next
