# test.sh CHECKOUT [--only unit|integration|e2e|databases|fuzz]: every test; the last line is `N passed, M failed`.
#
# Every part leaves JUnit XML in build/test-results/PART: a test program finds that folder in ROLLCALL_TEST_RESULTS (one
# made with GoogleTest in GTEST_OUTPUT as well). count_tests.py adds them up, case by case.
source "$1/tools/dev/steps.sh" "$1"
source "$tools/environment.sh"
results=$checkout/build/test-results
parts='unit integration e2e databases'
whole=yes fuzz=''
case "${2:-} ${3:-}" in
  ' ') ;;
  '--only unit' | '--only integration' | '--only e2e' | '--only databases') parts=$3 whole='' ;;
  '--only fuzz') parts='' whole='' fuzz=yes ;;
  *) usage_error 'test takes --only unit, --only integration, --only e2e, --only databases or --only fuzz' ;;
esac

# As root each part gets a process name space, which ends whatever a test left behind.
isolated=(unshare --pid --fork --kill-child --mount-proc)
"${isolated[@]}" true 2>/dev/null || isolated=()

# part NAME TITLE CMD...: one part; a part that ends badly without telling which case failed counts as one failure.
part() {
  local name=$1 title=$2 status=0
  shift 2
  say "$title"
  mkdir -p "$results/$name"
  ROLLCALL_TEST_RESULTS=$results/$name step "${isolated[@]}" "$@" || status=$?
  echo "$status" >"$results/$name/status"
  return "$status"
}

rm -rf "$results"
step "$checkout/dev" exec true # sets the environment up, or says why it cannot
if [ -n "$parts" ] && part build 'building' "$checkout/dev" build release; then
  for name in $parts; do
    part "$name" "$name tests" "$checkout/dev" exec bash "$tools/test_part.sh" "$checkout" "$name" release || true
  done
fi
if [ -n "$whole" ]; then
  part tools 'tests of the development tools' bash "$checkout/tests/dev_test.sh" "$checkout" || true
  if [ "$(id -u)" = 0 ]; then
    part demo 'tests of the demo without sample photographs' bash "$checkout/tests/demo_test.sh" "$checkout" || true
  fi
  if part build-asan 'building with AddressSanitizer and UndefinedBehaviorSanitizer' "$checkout/dev" build asan; then
    for name in unit integration; do
      part "$name-asan" "$name tests, sanitized" \
        "$checkout/dev" exec bash "$tools/test_part.sh" "$checkout" "$name" asan || true
    done
  fi
  if part build-tsan 'building with ThreadSanitizer' "$checkout/dev" build tsan concurrent_tests; then
    part concurrent-tsan 'tests that use threads, under ThreadSanitizer' \
      "$checkout/dev" exec bash "$tools/test_part.sh" "$checkout" concurrent tsan || true
  fi
  if [ "$(environment_kind /etc/os-release)" = root ]; then
    part native 'unit tests on a fresh Debian 13' bash "$tools/check_native.sh" "$checkout" || true
  fi
fi
if [ -n "$whole$fuzz" ]; then
  part fuzz 'fuzz targets, a minute each' "$checkout/dev" fuzz || true
fi
exec "$checkout/dev" exec python3 "$tools/count_tests.py" "$results"
