# test.sh CHECKOUT [--only PART | --thorough]: every test; the last line is `N passed, M failed`.
#
# Every part leaves JUnit XML in build/test-results/PART: a test program finds that folder in ROLLCALL_TEST_RESULTS (one
# made with GoogleTest in GTEST_OUTPUT as well). count_tests.py adds them up, case by case.
#
# The tests of the running program mostly wait. What the sanitizers and fuzzing need is built meanwhile, and the fuzz targets
# run, with the time of the cores that nobody else wants.
source "$1/tools/dev/steps.sh" "$1"
source "$tools/environment.sh"
results=$checkout/build/test-results
parts='' whole='' fuzz='' thorough='' targets=''
case "$*" in
  "$1") whole=yes parts='upper web integration e2e databases' targets=released ;;
  "$1 --thorough") whole=yes thorough=yes parts='unit upper web integration e2e databases thorough' ;;
  "$1 --only unit") parts='unit upper web' ;;
  "$1 --only integration" | "$1 --only e2e" | "$1 --only databases") parts=$3 targets=released ;;
  "$1 --only fuzz") fuzz=yes ;;
  *) usage_error 'test takes --thorough, or --only unit, integration, e2e, databases or fuzz' ;;
esac

# As root each part gets a process name space, which ends whatever a test left behind.
isolated=(unshare --pid --fork --kill-child --mount-proc)
"${isolated[@]}" true 2>/dev/null || isolated=()
idle=()

# part NAME TITLE CMD...: one part; says when it began. One that ends badly without telling which case failed counts as one
# failure.
part() {
  local name=$1 title=$2 status=0
  shift 2
  say "$title (at $((SECONDS / 60)) min)"
  mkdir -p "$results/$name"
  ROLLCALL_TEST_RESULTS=$results/$name step "${isolated[@]}" "${idle[@]}" "$@" || status=$?
  echo "$status" >"$results/$name/status"
  return "$status"
}

tests() { part "$1${3:-}" "$1 tests${4:-}" "$checkout/dev" exec bash "$tools/test_part.sh" "$checkout" "$1" "$2"; }

# What runs beside the tests of the running program, when the cores have nothing else to do.
beside() {
  idle=(nice -n 19 chrt --idle 0)
  part build-asan 'building with AddressSanitizer and UndefinedBehaviorSanitizer' "$checkout/dev" build asan unit_tests || true
  part build-tsan 'building with ThreadSanitizer' "$checkout/dev" build tsan concurrent_tests || true
  part fuzz 'fuzz targets, five seconds each' "$checkout/dev" fuzz '' 5 || true
}
ended_well() { [ "$(cat "$results/$1/status" 2>/dev/null)" = 0 ]; }

rm -rf "$results"
step "$checkout/dev" exec true # sets the environment up, or says why it cannot
if [ -n "$parts" ] && part build 'building' "$checkout/dev" build release $targets; then
  if [ -n "$whole" ]; then
    mkdir -p "$results"
    beside >"$results/beside.log" 2>&1 &
    beside=$!
    trap 'kill "$beside" 2>/dev/null || true' EXIT
  fi
  for name in $parts; do
    tests "$name" release || true
  done
fi
if [ -n "$whole" ]; then
  part tools 'tests of the development tools' bash "$checkout/tests/dev_test.sh" "$checkout" || true
  if [ "$(id -u)" = 0 ]; then
    part demo 'tests of the demo without sample photographs' bash "$checkout/tests/demo_test.sh" "$checkout" || true
  fi
  if [ -n "${beside:-}" ]; then
    say 'what was built and fuzzed beside the tests'
    wait "$beside" || true
    trap - EXIT
    cat "$results/beside.log"
  fi
  if ended_well build-asan; then tests unit asan -asan ', sanitized' || true; fi
  if ended_well build-tsan; then tests concurrent tsan -tsan ', under ThreadSanitizer' || true; fi
fi
if [ -n "$thorough" ]; then
  if part build-asan-all 'building all of it with AddressSanitizer' "$checkout/dev" build asan; then
    for name in upper integration; do
      tests "$name" asan -asan ', sanitized' || true
    done
  fi
  if [ "$(environment_kind /etc/os-release)" = root ]; then
    part native 'unit tests on a fresh Debian 13' bash "$tools/check_native.sh" "$checkout" || true
  fi
fi
if [ -n "$fuzz$thorough" ]; then
  part fuzz-longer 'fuzz targets, a minute each' "$checkout/dev" fuzz || true
fi
exec "$checkout/dev" exec python3 "$tools/count_tests.py" "$results"
