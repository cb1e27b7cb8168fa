# Sourced by the scripts beside it: checks what the machine needs and installs the packages of the lock file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() { printf 'lagebild: %s\n' "$1" >&2; exit 1; }
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  fail "Node $(node --version) is too old, expected 20.19 or newer"
for tool in g++ make python3; do
  command -v "$tool" >/dev/null || fail "$tool is missing: apt-get install g++ make python3"
done

# The CPU library lies in the package; without this its install step fetches one for NVIDIA cards.
export ONNXRUNTIME_NODE_INSTALL=skip
# Two packages compile against Node's headers: where Node brings them, nothing needs to be fetched.
node_home=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
[ -f "$node_home/include/node/node.h" ] && export npm_config_nodedir=$node_home
export TURBO_TELEMETRY_DISABLED=1

if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "Installing packages (two of them compile: one to three minutes) ..."
  log=$(mktemp)
  # Not "npm ci": it refuses a lock file without the optional packages of platforms that a registry does not carry.
  npm install --no-save --no-audit --no-fund --loglevel=error >"$log" 2>&1 || { cat "$log"; fail "npm install failed"; }
  rm -f "$log"
  touch node_modules/.package-lock.json
fi
