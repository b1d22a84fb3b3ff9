#!/usr/bin/env bash
# run.sh PART ROLLCALL: the tests of PART against the program ROLLCALL.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
export ROLLCALL_BINARY=$2
results=${ROLLCALL_TEST_RESULTS:-$(mktemp -d)}
exec node --test --test-concurrency=1 \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=junit --test-reporter-destination="$results/$1.xml" \
  "$here/$1"/*.test.mjs
