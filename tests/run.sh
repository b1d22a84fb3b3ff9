#!/usr/bin/env bash
# run.sh PART ROLLCALL [FILE...]: the tests of PART, or those of the FILEs, against the program ROLLCALL. Integration and
# browser tests run two files at once, each with a program and data of its own, for they mostly wait; the others measure.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
export ROLLCALL_BINARY=$2
results=${ROLLCALL_TEST_RESULTS:-$(mktemp -d)}
part=$1
shift 2
[ $# != 0 ] || set -- "$here/$part"/*.test.mjs
at_once=1
case $part in integration | e2e) at_once=2 ;; esac
exec node --test --test-concurrency=$at_once \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=junit --test-reporter-destination="$results/$part${ROLLCALL_TEST_DATABASE:+-$ROLLCALL_TEST_DATABASE}.xml" \
  "$@"
