# demo.sh CHECKOUT [--no-serve]: the whole way from photographs of people to an attendance sheet, then the server.
#
# The people are those of demo_people.csv: their photographs come from ../shared/faces when it is there, else from where
# they are public, checked by SHA-256. With --no-serve everything happens in a folder that is removed at the end;
# without, the installation stays in build/demo, so that a second call starts with what the first one enrolled.
source "$1/tools/dev/steps.sh" "$1"
case ${2:-} in
  '') serve=yes home=$checkout/build/demo ;;
  --no-serve) serve='' home=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-demo.XXXXXX") ;;
  *) usage_error 'demo takes nothing, or --no-serve' ;;
esac
[ -n "$serve" ] || trap 'rm -rf "$home"' EXIT
rollcall=$checkout/build/release/bin/rollcall
photos=$checkout/build/demo-photos
url=http://${DEV_DEMO_LISTEN:-127.0.0.1:8000}

step bash "$tools/build.sh" "$checkout" release >&2
umask 077 # a password and a key are written below

# fetch FILE URL SHA256: puts one photograph under $photos unless it is there.
fetch() {
  local target=$photos/$1 given=$checkout/../shared/faces/$1
  [ ! -e "$target" ] || return 0
  mkdir -p "$(dirname "$target")"
  if [ -e "$given" ]; then
    cp "$given" "$target.part"
  else
    curl -fsS --retry 2 --max-time 60 -o "$target.part" "$2" || return 1
  fi
  echo "$3  $target.part" | sha256sum --check --quiet >&2 || return 1
  mv "$target.part" "$target"
}

# Lays the photographs out: a folder people/S001_Name for each person, and the pictures of the session in frames/.
lay_out_photos() {
  local file url sha256 name number=0 last='' folder
  while IFS=, read -r file url sha256; do
    fetch "$file" "$url" "$sha256" || return 1
    case $file in
      people*/*/*)
        name=$(basename "$(dirname "$file")")
        [ "$name" = "$last" ] || number=$((number + 1)) last=$name
        folder=$home/people/$(printf 'S%03d_%s' "$number" "${name^}")
        ;;
      *) folder=$home/frames ;;
    esac
    mkdir -p "$folder"
    cp "$photos/$file" "$folder/"
  done < <(tail -n +2 "$tools/demo_people.csv")
}

install() {
  mkdir -p "$home"
  find "$home" -mindepth 1 -delete # what an interrupted call left
  mkdir "$home/people"
  head -c 12 /dev/urandom | base64 | tr '+/' 'xy' >"$home/password"
  "$rollcall" init --data "$home/data" --admin admin --password-file "$home/password" --json | jq -r .api_key \
    >"$home/api_key"
  "$rollcall" models fetch --data "$home/data" >&2
  if lay_out_photos; then
    # Photographs stand in for people here: a replay, which liveness detection is there to refuse.
    "$rollcall" import people "$home/people" --data "$home/data" --course DEMO --liveness off >&2
  else
    say 'the sample photographs are not at hand and cannot be downloaded: enrol yourself by webcam instead'
    rm -rf "$home/people" "$home/frames"
  fi
  touch "$home/installed"
}

[ -e "$home/installed" ] || install
if [ -d "$home/frames" ]; then
  "$rollcall" take --data "$home/data" --course DEMO "$home"/frames/*
elif [ -z "$serve" ]; then
  die 'there are no sample photographs to take attendance from'
fi
[ -n "$serve" ] || exit 0

cat <<END

Rollcall starts on $url
  sign in as   admin, password $(cat "$home/password")
  next         open the page, $(
  if [ -d "$home/frames" ]; then
    echo 'allow the camera, enrol yourself and walk past; a session of the course DEMO is open'
  else
    echo 'make a course, enrol yourself by webcam, start its session and walk past'
  fi
)
  by program   curl -H "Authorization: Bearer \$(cat $home/api_key)" $url/api/v1/people
Ctrl-C stops it. Everything is in $home; remove that to start afresh.

END
exec "$rollcall" serve --data "$home/data" --listen "${url#http://}"
