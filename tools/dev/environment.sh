# Where a command runs: on this system when it is new enough, else in a private Debian 13 root.
# Expects $checkout and $tools. Offers enter CMD..., which sets up what is missing and becomes the command.

source "$tools/apt.sh"
source "$tools/root.sh"

if [ "$(id -u)" = 0 ]; then
  cache=${DEV_CACHE:-/var/cache/rollcall}
else
  cache=${DEV_CACHE:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/rollcall}
fi

# environment_kind OS_RELEASE: names the kind of environment: native, root or none.
environment_kind() {
  local ID='' VERSION_ID='' major
  # shellcheck source=/dev/null
  [ ! -r "$1" ] || source "$1"
  major=${VERSION_ID%%.*}
  case $ID in
    debian) [ "${major:-99}" -ge 13 ] && echo native || echo root ;; # testing and unstable have no version
    ubuntu) [ "${major:-0}" -ge 26 ] && echo native || echo root ;;
    *) echo none ;;
  esac
}

# enter CMD...: never returns. Standard input, output, signals and the exit status are those of CMD.
enter() {
  mkdir -p "$cache/ccache" || die "cannot write to $cache; set DEV_CACHE to a folder that can be written"
  export DEV_CACHE=$cache DEV_CHECKOUT=$checkout
  export CCACHE_DIR=${CCACHE_DIR:-$cache/ccache} CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-10G}
  export CCACHE_BASEDIR=$checkout CCACHE_NOHASHDIR=1 # clones in other folders share what one has compiled
  local models=$checkout/../shared/models
  [ ! -d "$models" ] || export ROLLCALL_MODELS_MIRROR=${ROLLCALL_MODELS_MIRROR-$(cd -P -- "$models" && pwd)}
  local kind
  kind=$(environment_kind /etc/os-release)
  DEV_ENVIRONMENT=$kind-$(environment_key) # a build folder made in another one is configured afresh
  export DEV_ENVIRONMENT
  case $kind in
    native)
      install_missing_packages
      export PATH="$checkout/build/release/bin:$PATH"
      exec "$@"
      ;;
    root)
      [ "$(id -u)" = 0 ] ||
        die 'this system is older than Debian 13; run ./dev as root, which makes a private Debian 13 root folder for it'
      ensure_root "$cache/$DEV_ENVIRONMENT"
      enter_root "$cache/$DEV_ENVIRONMENT" "$@"
      ;;
    none) die 'Debian 13 is needed (or Ubuntu 26.04, or newer); see docs/decisions/0002-development-root.md' ;;
  esac
}
