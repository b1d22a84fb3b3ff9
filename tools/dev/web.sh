# web.sh CHECKOUT OUT: the web app, built, weighed and packed into OUT, when anything it is made of changed.
#
# One pack serves every preset: OUT stands in build/web, and a lock keeps two builds from making it at once.
source "$1/tools/dev/steps.sh" "$1"
out=$2
folder=$(dirname "$out")
web=$checkout/web
mkdir -p "$folder"
exec 8>"$folder/.lock"
flock 8

# What the pack is made of: not the tests, nor what npm and earlier builds left.
made_of() {
  (cd "$checkout" && find web docs/errors.md docs/api/openapi.yaml tools/dev/web.sh \
    \( -path web/node_modules -o -path web/dist -o -path web/src/test -o -path web/src/api/schema.ts \) -prune -o \
    -type f ! -name '*.test.ts' ! -name '*.test.tsx' ! -name '*.test.mjs' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
}
now=$(made_of)
if [ -e "$out" ] && [ "$(cat "$folder/.made_of" 2>/dev/null)" = "$now" ]; then exit 0; fi

npm_packages "$web"
web_types
say 'building the web app'
(cd "$web" && ROLLCALL_WEB_OUT=$folder/dist npm run --silent build)
node "$web/tools/pack.mjs" "$folder/dist" "$web/docs" "$checkout/docs/errors.md" "$out.part"
mv "$out.part" "$out"
echo "$now" >"$folder/.made_of"
