# cases.sh SUITE: what the test scripts share. A case is a function: what it prints is shown when it fails, its status says
# whether it passed. Gives $scratch, a folder of its own that goes with the script, check, same and finish.
suite=$1
scratch=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-$suite-test.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0 report=''

check() { # check SENTENCE FUNCTION: runs one case
  local start=$EPOCHREALTIME output seconds status
  output=$(set -e; "$2" 2>&1) # not in the condition below: there, set -e would be without effect
  status=$?
  if [ "$status" = 0 ]; then
    passed=$((passed + 1))
    printf 'ok      %s\n' "$1"
    output=''
  else
    failed=$((failed + 1))
    printf 'FAILED  %s\n%s\n' "$1" "$output"
    output=$(sed 's/&/\&amp;/g; s/</\&lt;/g' <<<"$output" | tr -cd '\11\12\15\40-\176')
    output="<failure message=\"failed\">$output</failure>"
  fi
  seconds=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')
  report+="<testcase classname=\"$suite\" name=\"$1\" time=\"$seconds\">$output</testcase>"$'\n'
}

same() { # same WANTED GOT
  [ "$1" = "$2" ] || { printf 'wanted: %s\ngot:    %s\n' "$1" "$2" && return 1; }
}
finish() { # the last line of a script: reports, and says by its status whether all passed
  if [ -n "${ROLLCALL_TEST_RESULTS:-}" ]; then
    printf '<testsuite name="%s">\n%s</testsuite>\n' "$suite" "$report" >"$ROLLCALL_TEST_RESULTS/${suite}_test.xml"
  fi
  echo "${suite}_test: $passed passed, $failed failed"
  [ "$failed" = 0 ]
}
