# fuzz.sh CHECKOUT [TARGET [SECONDS]]: builds fuzz/TARGET_fuzz.cpp with clang's libFuzzer, AddressSanitizer and
# UndefinedBehaviorSanitizer in build/fuzz, and runs one target, or all of them, as many at once as there are cores.
# Seeds come from fuzz/corpus/TARGET; what a run learns is kept in build/fuzz/corpus/TARGET, and an input that breaks
# something lies in build/fuzz/findings.
source "$1/tools/dev/steps.sh" "$1"
wanted=${2:-} seconds=${3:-60}
[[ $seconds =~ ^[0-9]+$ ]] || usage_error 'fuzz takes a target and a number of seconds'
build=$checkout/build/fuzz

mapfile -t targets < <(find "$checkout/fuzz" -maxdepth 1 -name '*_fuzz.cpp' -printf '%f\n' 2>/dev/null | sort |
  sed 's/_fuzz\.cpp$//')
[ ${#targets[@]} -gt 0 ] || die 'there is no fuzz target: fuzz/NAME_fuzz.cpp'
if [ -n "$wanted" ]; then
  printf '%s\n' "${targets[@]}" | grep -qxF -- "$wanted" ||
    usage_error "there is no fuzz target '$wanted'; there are: ${targets[*]}"
  targets=("$wanted")
fi

configure fuzz
step ninja -C "$build" -j "$(jobs)" "${targets[@]/%/_fuzz}"
printf '%s\n' "${targets[@]}" >"$build/targets"
say "fuzzing for $seconds s each: ${targets[*]}"
step xargs --arg-file="$build/targets" --max-procs="$(jobs)" --replace=TARGET \
  bash "$tools/fuzz_target.sh" "$checkout" TARGET "$seconds"
