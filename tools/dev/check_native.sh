# check_native.sh CHECKOUT: proves that ./dev works on a Debian 13 that has nothing yet. Runs `./dev test --only unit` in a
# root made for this, where ./dev finds a new enough system, installs what is missing and builds. The root is kept for
# the next time, so that packages are unpacked once for each list of packages; remove it from the cache to prove that
# part again. The build has a folder of its own, build/native, in the place of build/.
source "$1/tools/dev/steps.sh" "$1"
source "$tools/environment.sh"
export DEV_CACHE=$cache DEV_CHECKOUT=$checkout
root=$cache/native-$(environment_key)

mkdir -p "$cache"
exec 9>"$cache/native.lock"
flock 9
if [ ! -e "$root/.made" ]; then
  rm -rf --one-file-system "$cache"/native-*/
  make_minimal_root "$root"
  touch "$root/.made"
fi

mkdir -p "$checkout/build/native"
cd "$checkout"
step unshare --mount --propagation private sh -c 'mount --bind build/native build && exec bash "$@"' sh \
  "$tools/enter_root.sh" "$root" "$checkout" ./dev test --only unit || status=$?
if [ -n "${ROLLCALL_TEST_RESULTS:-}" ]; then
  cp "$checkout"/build/native/test-results/unit/*.* "$ROLLCALL_TEST_RESULTS/"
fi
exit "${status:-0}"
