# build.sh CHECKOUT [PRESET [TARGET]]
source "$1/tools/dev/steps.sh" "$1"
preset=${2:-release}
[ $# -le 3 ] || usage_error 'build takes a preset (release, debug, asan or tsan) and a target'
case $preset in
  release | debug | asan | tsan) ;;
  *) usage_error "there is no preset '$preset'; choose release, debug, asan or tsan" ;;
esac
configure "$preset"
exec ninja -C "$checkout/build/$preset" -j "$(jobs)" ${3:+"$3"}
