# run.sh CHECKOUT ARGS...: rollcall, built first when anything changed. Standard output is rollcall's alone.
source "$1/tools/dev/steps.sh" "$1"
shift
build=$checkout/build/release
configure release
if ! ninja -C "$build" -n rollcall 2>/dev/null | grep -q 'no work to do'; then
  step ninja -C "$build" -j "$(jobs)" rollcall >&2 || exit 1
fi
exec "$build/bin/rollcall" "$@"
