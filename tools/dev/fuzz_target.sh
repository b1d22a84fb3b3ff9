# fuzz_target.sh CHECKOUT TARGET SECONDS: runs one fuzz target that is built and says in a line how it went. All it wrote
# is in build/fuzz/logs/TARGET; with ROLLCALL_TEST_RESULTS the run is a test case there.
set -euo pipefail
checkout=$1 target=$2 seconds=$3
build=$checkout/build/fuzz
log=$build/logs/$target
mkdir -p "$build/findings" "$build/logs" "$build/corpus/$target"

seeds=()
[ ! -d "$checkout/fuzz/corpus/$target" ] || seeds=("$checkout/fuzz/corpus/$target")
status=0
"$build/fuzz/${target}_fuzz" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
  -artifact_prefix="$build/findings/$target-" "$build/corpus/$target" "${seeds[@]}" </dev/null >"$log" 2>&1 || status=$?

failure=''
if [ "$status" = 0 ]; then
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  echo "ok      $target: $runs inputs, $(find "$build/corpus/$target" -type f | wc -l) worth keeping"
else
  finding=$(sed -n "s|.*Test unit written to $checkout/||p" "$log" | tail -n 1)
  echo "FAILED  $target (status $status); again: ./dev exec build/fuzz/fuzz/${target}_fuzz ${finding:-$log}"
  grep -aE '^(==|SUMMARY|.*ERROR: )|^    #' "$log" | head -n 40 || true
  failure="<failure message=\"status $status; the input is ${finding:-not known}, what was said in build/fuzz/logs/$target\"/>"
fi
if [ -n "${ROLLCALL_TEST_RESULTS:-}" ]; then
  printf '<testsuite name="fuzz"><testcase classname="fuzz" name="%s" time="%s">%s</testcase></testsuite>\n' \
    "$target" "$seconds" "$failure" >"$ROLLCALL_TEST_RESULTS/$target.xml"
fi
exit "$status"
