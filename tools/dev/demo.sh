# demo.sh CHECKOUT [--no-serve]: the whole way from photographs of people to an attendance sheet.
#
# With --no-serve everything happens in a folder of its own that is removed at the end. Without, the installation stays
# in build/demo, so that a second call starts with what the first one enrolled.
source "$1/tools/dev/steps.sh" "$1"
case ${2:-} in
  '') serve=yes ;;
  --no-serve) serve='' ;;
  *) usage_error 'demo takes nothing, or --no-serve' ;;
esac
rollcall=$checkout/build/release/bin/rollcall
photos=$checkout/build/demo-photos

bash "$tools/build.sh" "$checkout" release >&2
umask 077 # passwords and keys are written below
if [ -n "$serve" ]; then
  home=$checkout/build/demo port=8000
else
  home=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-demo.XXXXXX")
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
fi
data=$home/data url=http://127.0.0.1:$port server=''

finish() {
  [ -z "$server" ] || { kill -TERM "$server" 2>/dev/null && wait "$server" || true; }
  [ -n "$serve" ] || rm -rf "$home"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# --- the sample people: tools/dev/demo_people.csv, from ../shared/faces when it is there, else from the network ---

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

# Lays the photographs out as `rollcall import people` wants them, a folder S001_name for each person.
lay_out_people() {
  local file url sha256 person number=0 last='' folder
  while IFS=, read -r file url sha256; do
    fetch "$file" "$url" "$sha256" || return 1
    case $file in
      people*/*/*)
        person=$(basename "$(dirname "$file")")
        [ "$person" = "$last" ] || number=$((number + 1)) last=$person
        folder=$home/people/$(printf 'S%03d_%s' "$number" "${person^}")
        ;;
      *) folder=$home/frames ;;
    esac
    mkdir -p "$folder"
    cp "$photos/$file" "$folder/"
  done < <(tail -n +2 "$tools/demo_people.csv")
}

# --- the installation ---

api() { # api METHOD PATH [JSON]: one request as the administrator
  curl -fsS --max-time 30 -X "$1" -H "Authorization: Bearer $(cat "$home/api_key")" \
    -H 'Content-Type: application/json' ${3:+--data "$3"} "$url/api/v1$2"
}

install() {
  rm -rf "$home"
  mkdir -p "$home"
  head -c 12 /dev/urandom | base64 | tr '+/' 'xy' >"$home/password"
  "$rollcall" init --data "$data" --admin admin --password-file "$home/password" --json |
    jq -r .api_key >"$home/api_key"
  "$rollcall" models fetch --data "$data" >&2
  if lay_out_people; then
    "$rollcall" import people "$home/people" --data "$data" >&2
  else
    say 'the sample photographs are not at hand and cannot be downloaded: enrol yourself by webcam instead'
    rm -rf "$home/people" "$home/frames"
  fi
  touch "$home/installed"
}

start_server() {
  setpriv --pdeathsig TERM "$rollcall" serve --data "$data" --listen "127.0.0.1:$port" >&2 </dev/null &
  server=$!
  for _ in $(seq 300); do
    if curl -fs -o /dev/null "$url/readyz"; then return 0; fi
    kill -0 "$server" 2>/dev/null || die 'the server ended; what it said stands above'
    sleep 0.1
  done
  die 'the server was not ready after 30 seconds'
}

# Opens a session of the course DEMO for the next two hours, with everybody on its roster; prints its id.
open_session() {
  local course session person
  course=$(api GET '/courses?limit=100' | jq -r '.items[] | select(.code == "DEMO") | .id')
  if [ -z "$course" ]; then
    # A photograph of a photograph is what liveness detection is there to refuse: this course is without.
    course=$(api POST /courses '{"code": "DEMO", "name": "Demonstration", "time_zone": "UTC",
      "policy": {"late_after_s": 600, "liveness": "off"}}' | jq -r .id)
    for person in $(api GET '/people?limit=100' | jq -r '.items[].id'); do
      api PUT "/courses/$course/roster/$person" >/dev/null
    done
  fi
  session=$(api POST "/courses/$course/sessions" "$(jq -n \
    '{starts_at: (now | todate), ends_at: (now + 7200 | todate)}')" | jq -r .id)
  api POST "/sessions/$session/open" >/dev/null
  echo "$session"
}

[ -e "$home/installed" ] || install
start_server
session=$(open_session)

if [ -z "$serve" ]; then
  [ -d "$home/frames" ] || die 'there are no sample photographs to take attendance from'
  "$rollcall" take --data "$data" --session "$session" "$home"/frames/*
  exit 0
fi

cat <<END

Rollcall runs on $url
  sign in as   admin, password $(cat "$home/password")
  a session of the course DEMO is open; liveness is off in it, since photographs stand in for people
  next         open the page, allow the camera, enrol yourself and walk past
$([ ! -d "$home/frames" ] || echo "  or           ./dev run take --data $data --session $session $home/frames/*")
  the sheet    curl -H "Authorization: Bearer \$(cat $home/api_key)" $url/api/v1/sessions/$session/records
Press Ctrl-C to stop. Everything is in $home; remove it to start afresh.

END
wait "$server"
