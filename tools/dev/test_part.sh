# test_part.sh CHECKOUT PART PRESET: the tests that CTest knows under the label PART, in build/PRESET.
source "$1/tools/dev/steps.sh" "$1"
part=$2 preset=$3
results=${ROLLCALL_TEST_RESULTS:?}
export ROLLCALL_TEST_RESULTS GTEST_OUTPUT=xml:$results/ GTEST_BRIEF=1
# Cairo duplicates the beginnings of texts without an end, which strndup may do and strict checks take amiss.
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:intercept_strndup=0
export LSAN_OPTIONS=suppressions=$tools/leaks.txt:print_suppressions=0 UBSAN_OPTIONS=print_stacktrace=1

# ThreadSanitizer wants its shadow where kernels of today may put a program.
fixed=()
[ "$preset" != tsan ] || fixed=(setarch --addr-no-randomize)

# The packages of the tests that run in Node, as their lock files say.
case $part in
  integration | e2e | databases | thorough)
    npm_packages "$checkout/tests"
    npm_packages "$checkout/tests/e2e"
    ;;
esac

parallel=1 # integration and browser tests measure and wait; unit tests only compute
beside=()
case $part in
  unit | upper) parallel=$(nproc) ;;
  databases | thorough) parallel=2 beside=(bash "$checkout/tests/databases.sh") ;; # one at once for each server
esac
step "${beside[@]}" "${fixed[@]}" ctest --test-dir "$checkout/build/$preset" --label-regex "^$part\$" --parallel "$parallel" --output-on-failure \
  --no-tests=ignore --output-junit "$results/programs.junit"
