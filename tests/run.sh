#!/usr/bin/env bash
# run.sh PART ROLLCALL [FILE...]: the tests of PART, or those of the FILEs, against the program ROLLCALL.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
export ROLLCALL_BINARY=$2
results=${ROLLCALL_TEST_RESULTS:-$(mktemp -d)}
part=$1
shift 2
[ $# != 0 ] || set -- "$here/$part"/*.test.mjs
exec node --test --test-concurrency=1 \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=junit --test-reporter-destination="$results/$part${ROLLCALL_TEST_DATABASE:+-$ROLLCALL_TEST_DATABASE}.xml" \
  "$@"
