#!/usr/bin/env bash
# Installs, builds, lints, type-checks, runs all tests; ends with "N passed, N failed".
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
# The tests of the queue run against a real Redis, those of what leaves the machine under a tracer of system calls.
for tool in redis-server strace; do
  if ! command -v $tool >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing $tool ..."
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $tool; } >/dev/null 2>&1 ||
      echo "$tool could not be installed: the tests that need it are skipped"
  fi
done
echo "Building and type-checking ..."
npm run --silent build
echo "Linting ..."
npm run --silent check
echo "Testing ..."
report=$(mktemp)
trap 'rm -f "$report"' EXIT
status=0
npx vitest run --reporter=default --reporter=json --outputFile.json="$report" || status=$?
node -e '
const report = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
const suites = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
console.log(`${report.numPassedTests} passed, ${report.numFailedTests + suites} failed`);
' "$report"
exit "$status"
