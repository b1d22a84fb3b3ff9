#!/usr/bin/env bash
# demo_test.sh CHECKOUT: tests of ./dev demo where no sample photographs stand beside the checkout. A local server stands
# for the hosts they come from; name spaces hide ../shared and what an earlier demo left, so root is needed.
# Writes JUnit XML to $ROLLCALL_TEST_RESULTS when that is set.
set -uo pipefail
checkout=$(cd -P -- "${1:-$(dirname "$0")/..}" && pwd)
source "$checkout/tests/cases.sh" demo
shared=$(cd -P -- "$checkout/../shared" && pwd) || exit 1

# The photographs of the demo as a server has them, at the paths that $scratch/people.csv names.
served=$scratch/served
while IFS=, read -r file _; do
  mkdir -p "$served/$(dirname "$file")"
  cp "$shared/faces/$file" "$served/$file"
done < <(tail -n +2 "$checkout/tools/dev/demo_people.csv")
"$checkout/dev" exec python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$served" >"$scratch/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait; rm -rf "$scratch"' EXIT
for _ in $(seq 100); do
  port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$scratch/server.log")
  [ -z "$port" ] || break
  sleep 0.1
done

# people_from BASE: the list of photographs with BASE in the place of their hosts.
people_from() {
  awk -F, -v base="$1" 'NR == 1 { print; next } { print $1 "," base "/" $1 "," $3 }' "$checkout/tools/dev/demo_people.csv"
}

# demo BASE ARGS...: ./dev demo ARGS, nothing at hand but the models and what BASE serves.
demo() {
  people_from "$1" >"$scratch/people.csv"
  shift
  mkdir -p "$scratch/models" "$checkout/build/demo-photos" "$checkout/build/demo"
  exec unshare --mount sh -euc '
    mount --bind "$1/models" "$3/models"
    mount -t tmpfs none "$1"
    mount -t tmpfs none "$2/build/demo-photos"
    mount -t tmpfs none "$2/build/demo"
    mount --bind "$3/people.csv" "$2/tools/dev/demo_people.csv"
    export ROLLCALL_MODELS_MIRROR=$3/models
    checkout=$2
    shift 3
    exec "$checkout/dev" demo "$@"
  ' sh "$shared" "$checkout" "$scratch" "$@"
}
unserve="http://127.0.0.1:1" # nothing answers there

photographs_are_downloaded() {
  (demo "http://127.0.0.1:$port" --no-serve) >"$scratch/sheet"
  grep -q 'present' "$scratch/sheet"
}
a_changed_photograph_is_refused() {
  local file status=0
  file=$(find "$served" -name '*.png' | sort | head -1)
  printf 'x' >>"$file"
  (demo "http://127.0.0.1:$port" --no-serve) >"$scratch/said" 2>&1 || status=$?
  truncate -s -1 "$file"
  same 1 $status
  grep -q 'cannot be downloaded' "$scratch/said"
}
without_a_network_it_says_so() {
  local status=0
  (demo "$unserve" --no-serve) >"$scratch/said" 2>&1 || status=$?
  same 1 $status
  grep -q 'enrol yourself by webcam' "$scratch/said"
}
without_photographs_the_server_opens() {
  local pid status=0 password page url=http://127.0.0.1:$((20000 + RANDOM % 20000))
  set -m # else a shell without job control makes its children deaf to SIGINT
  (DEV_DEMO_LISTEN=${url#http://} demo "$unserve") >"$scratch/said" 2>&1 &
  pid=$!
  set +m
  for _ in $(seq 300); do
    page=$(curl -fsS "$url/readyz" 2>/dev/null) && break
    kill -0 $pid || break
    sleep 0.1
  done
  password=$(sed -n 's/.*sign in as *admin, password //p' "$scratch/said")
  same 200 "$(curl -s -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' \
    -d "{\"name\":\"admin\",\"password\":\"$password\"}" "$url/api/v1/auth/sign_in")"
  page=$(curl -fsSL "$url/")
  grep -q '<title>' <<<"$page"
  kill -INT $pid
  wait $pid || status=$?
  same 0 $status
  same 000 "$(curl -s -o /dev/null -w '%{http_code}' "$url/readyz")"
}

check 'photographs are downloaded and checked' photographs_are_downloaded
check 'a changed photograph is refused' a_changed_photograph_is_refused
check 'without photographs and without a network it says so' without_a_network_it_says_so
check 'without photographs the server opens for enrolment by webcam' without_photographs_the_server_opens
finish
