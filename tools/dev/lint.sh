# lint.sh CHECKOUT [--changed [COMMIT]]: floors, format, shell scripts, clang-tidy. With --changed, clang-tidy looks at
# what differs from COMMIT (default HEAD) and nothing else. Says everything it finds before it fails.
source "$1/tools/dev/steps.sh" "$1"
cd "$checkout"
failed=0
case ${2:-} in
  '') changed='' ;;
  --changed) changed=${3:-HEAD} ;;
  *) usage_error 'lint takes nothing, or --changed [COMMIT]' ;;
esac

say 'floors'
python3 tools/dev/floors.py src || failed=1

say 'format'
cpp_files | xargs -0 -r clang-format --dry-run -Werror || failed=1

say 'shell scripts'
# SC2034, SC2154: variables that cross between a script and what it sources, named at the top of each.
shellcheck --shell=bash --severity=warning --exclude=SC2034,SC2154 dev .ci/run tools/dev/*.sh tests/*.sh || failed=1

say 'types of the web app'
npm_packages "$checkout/web" && web_types && (cd web && npm run --silent check) || failed=1

say 'clang-tidy'
configure debug # it compiles every file by itself
database=build/debug
if [ -n "$changed" ]; then
  mapfile -t files < <({ git diff --name-only "$changed" && git ls-files --others --exclude-standard; } |
    sed -n 's/\.[ch]pp$/.cpp/p' | sort -u | while read -r file; do [ ! -e "$file" ] || echo "$checkout/$file\$"; done)
else
  files=("^$checkout/(src|bench|examples|fuzz)/") # not what the build made
fi
if [ ${#files[@]} -gt 0 ]; then
  step run-clang-tidy -quiet -p "$database" -j "$(jobs)" -extra-arg=-Wno-unknown-warning-option \
    "${files[@]}" 2>/dev/null || failed=1
fi
exit "$failed"
