# build.sh CHECKOUT [PRESET]
source "$1/tools/dev/steps.sh" "$1"
preset=${2:-release}
[ $# -le 2 ] || usage_error 'build takes one preset: release, debug, asan or tsan'
case $preset in
  release | debug | asan | tsan) ;;
  *) usage_error "there is no preset '$preset'; choose release, debug, asan or tsan" ;;
esac
configure "$preset"
exec ninja -C "$checkout/build/$preset" -j "$(jobs)"
