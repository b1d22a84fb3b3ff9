# What the commands inside the environment share. Expects $1 to be the checkout.
set -euo pipefail
checkout=$1
tools=$checkout/tools/dev
source "$tools/say.sh"

# How many compilers at once: one a core, and 2 GB of memory for each.
jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 2097152) }' /proc/meminfo)
  [ "$memory" -ge 1 ] || memory=1
  echo $((memory < cores ? memory : cores))
}

# step CMD...: runs CMD so that a signal to us, also one sent to this process alone, ends it and what it started.
step() {
  local child status=0
  set -m # a process group of its own
  setpriv --pdeathsig TERM "$@" </dev/null &
  child=$!
  set +m
  trap 'end_step "$child" 130' INT
  trap 'end_step "$child" 143' TERM HUP
  wait "$child" || status=$?
  trap - INT TERM HUP
  return "$status"
}

# end_step GROUP STATUS: asks the group to end, gives it five seconds, then makes it.
end_step() {
  local tries=50
  kill -TERM -- "-$1" 2>/dev/null || true
  while kill -0 -- "-$1" 2>/dev/null && [ $((tries -= 1)) -gt 0 ]; do sleep 0.1; done
  kill -KILL -- "-$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  exit "$2"
}

# configure PRESET: makes build/PRESET ready for ninja unless it is. A folder made by another compiler, another root or
# older presets is configured afresh.
configure() {
  local folder=$checkout/build/$1
  if [ ! -e "$folder/build.ninja" ] || [ "$checkout/CMakePresets.json" -nt "$folder/build.ninja" ] ||
    [ "$(cat "$folder/.environment" 2>/dev/null)" != "$DEV_ENVIRONMENT" ]; then
    say "configuring build/$1"
    mkdir -p "$folder"
    (cd "$checkout" && step cmake --fresh --preset "$1" --log-level=WARNING -Wno-dev) >&2 || exit 1
    echo "$DEV_ENVIRONMENT" >"$folder/.environment"
  fi
}

# npm_packages FOLDER: the packages that FOLDER's lock file names, unless they are there.
npm_packages() {
  local lock=$1/package-lock.json
  ! cmp -s "$lock" "$1/node_modules/.installed-lock" || return 0
  say "installing the packages of ${1#"$checkout/"} by npm"
  npm --prefix "$1" ci --no-audit --no-fund --loglevel=error </dev/null >&2 || return 1
  cp "$lock" "$1/node_modules/.installed-lock"
}

# The types of the API that the web app is checked against, made from its description when that changed.
web_types() {
  local described=$checkout/docs/api/openapi.yaml made=$checkout/web/src/api/schema.ts
  [ ! -e "$made" ] || [ "$described" -nt "$made" ] || return 0
  (cd "$checkout/web" && npm run --silent types >/dev/null && touch src/api/schema.ts)
}

# Lists, each ended by a NUL, the C++ files that git knows or could add.
cpp_files() { git ls-files -z --cached --others --exclude-standard --deduplicate -- '*.cpp' '*.hpp' | existing; }

existing() {
  local file
  while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done
}
