#!/usr/bin/env bash
# databases.sh CMD...: runs CMD beside a PostgreSQL and a MariaDB server of its own, and ends with its status.
#
# The servers are those of the system, installed before; they listen on free ports of 127.0.0.1, keep their files in a
# folder that goes away with them (in memory where there is room, unless ROLLCALL_TEST_FOLDER names another), and are
# stopped however CMD ends. CMD finds in its environment:
#   ROLLCALL_TEST_POSTGRESQL_URL, ROLLCALL_TEST_MARIADB_URL   a database each, of a user who may make more
#   ROLLCALL_TEST_CERTIFICATE   the certificate both servers show, for the name localhost
#   ROLLCALL_TEST_SERVERS       the folder: postgresql.pid and mariadb.pid hold their process numbers, and running
#                               `bash $ROLLCALL_TEST_SERVERS/start postgresql` (or mariadb) starts one anew after its end
# In both a user tls_only with the same password is let in by TLS alone.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
place=${ROLLCALL_TEST_FOLDER:-}
if [ -z "$place" ]; then
  place=${TMPDIR:-/tmp}
  free_kib=$(df --output=avail /dev/shm 2>/dev/null | tail -1 || echo 0)
  if [ -w /dev/shm ] && [ "${free_kib:-0}" -gt 2000000 ]; then place=/dev/shm; fi
fi
folder=$(mktemp -d "$place/rollcall-databases.XXXXXX")
chmod 755 "$folder"
# shellcheck source=tests/database_servers.sh
source "$here/database_servers.sh"

cleanup() {
  stop_server postgresql
  stop_server mariadb
  rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  echo "databases.sh: $*" >&2
  tail -n 20 "$folder"/*.log >&2 || true
  exit 1
}

make_certificate
{
  echo "folder=$folder postgresql_port=$postgresql_port mariadb_port=$mariadb_port"
  echo "source '$here/database_servers.sh'"
  # shellcheck disable=SC2016 # for the script that is written here
  echo 'start_server "$1" && wait_for "$1"'
} >"$folder/start"
make_postgresql >"$folder/make-postgresql.log" 2>&1 &
making_postgresql=$!
make_mariadb >"$folder/make-mariadb.log" 2>&1 &
making_mariadb=$!
wait "$making_postgresql" || fail 'PostgreSQL could not be set up'
wait "$making_mariadb" || fail 'MariaDB could not be set up'
for server in postgresql mariadb; do
  start_server $server
  wait_for $server || fail "$server did not start"
done
add_users >"$folder/users.log" 2>&1 || fail 'the users could not be made'

export ROLLCALL_TEST_POSTGRESQL_URL="postgresql://rollcall:$password@127.0.0.1:$postgresql_port/rollcall?sslmode=disable"
export ROLLCALL_TEST_MARIADB_URL="mysql://rollcall:$password@127.0.0.1:$mariadb_port/rollcall?ssl-mode=disable"
export ROLLCALL_TEST_CERTIFICATE=$folder/server.crt ROLLCALL_TEST_SERVERS=$folder
"$@" &
wait $!
