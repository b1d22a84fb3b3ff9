# What databases.sh does to each server. Needs $folder; finds the ports and programs where they are not given.
password=only-for-tests

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
postgresql_port=${postgresql_port:-$(free_port)}
mariadb_port=${mariadb_port:-$(free_port)}
postgresql_bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)

# Both refuse to run as root. Sets `become`, what to put before a command of USER.
as() { # as USER
  become=()
  [ "$(id -u)" != 0 ] || become=(setpriv --reuid="$1" --regid="$1" --clear-groups --)
}
own() { # own USER FILE...
  local user=$1
  shift
  [ "$(id -u)" != 0 ] || chown -R "$user:" "$@"
}

make_certificate() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext 'subjectAltName=DNS:localhost' \
    -keyout "$folder/server.key" -out "$folder/server.crt" 2>"$folder/certificate.log"
}

make_postgresql() {
  mkdir "$folder/postgresql"
  cp "$folder/server.key" "$folder/postgresql.key"
  chmod 600 "$folder/postgresql.key"
  own postgres "$folder/postgresql" "$folder/postgresql.key"
  as postgres
  "${become[@]}" "$postgresql_bin/initdb" --pgdata="$folder/postgresql" --username=postgres --encoding=UTF8 --locale=C.UTF-8 \
    --auth=trust --no-sync --no-instructions
  printf '%s\n' 'local all postgres trust' 'hostssl all tls_only 127.0.0.1/32 scram-sha-256' \
    'hostssl all tls_only ::1/128 scram-sha-256' 'host all tls_only all reject' \
    'host all all 127.0.0.1/32 scram-sha-256' >"$folder/postgresql/pg_hba.conf"
}

make_mariadb() {
  mkdir "$folder/mariadb"
  cp "$folder/server.key" "$folder/mariadb.key"
  chmod 600 "$folder/mariadb.key"
  own mysql "$folder/mariadb" "$folder/mariadb.key"
  as mysql
  "${become[@]}" mariadb-install-db --no-defaults --datadir="$folder/mariadb" --auth-root-authentication-method=normal \
    --skip-test-db
}
alive() { # alive PID: whether it runs; one that has ended may still wait to be taken notice of
  [ -r "/proc/$1/stat" ] && ! grep -q ') Z ' "/proc/$1/stat"
}

start_server() { # start_server postgresql|mariadb
  touch "$folder/$1.log"
  # Durable against the end of a process, which is what tests bring about; not against that of the machine.
  if [ "$1" = postgresql ]; then
    own postgres "$folder/$1.log"
    as postgres
    "${become[@]}" "$postgresql_bin/postgres" -D "$folder/postgresql" -p "$postgresql_port" -k "$folder/postgresql" \
      -c listen_addresses=127.0.0.1 -c fsync="${ROLLCALL_TEST_FSYNC:-off}" -c max_connections=200 \
      -c shared_buffers="${ROLLCALL_TEST_MEMORY:-64}MB" -c max_wal_size=4GB \
      -c ssl=on -c ssl_cert_file="$folder/server.crt" -c ssl_key_file="$folder/postgresql.key" \
      >>"$folder/$1.log" 2>&1 &
  else
    own mysql "$folder/$1.log"
    as mysql
    "${become[@]}" mariadbd --no-defaults --datadir="$folder/mariadb" --port="$mariadb_port" \
      --socket="$folder/mariadb/socket" --bind-address=127.0.0.1 --skip-log-bin --max-connections=200 \
      --innodb-buffer-pool-size="${ROLLCALL_TEST_MEMORY:-64}M" --innodb-log-file-size=48M --innodb-flush-log-at-trx-commit=1 \
      --ssl-cert="$folder/server.crt" --ssl-key="$folder/mariadb.key" \
      >>"$folder/$1.log" 2>&1 &
  fi
  echo $! >"$folder/$1.pid"
}

wait_for() { # wait_for postgresql|mariadb
  local i
  for ((i = 0; i < 600; i++)); do
    alive "$(cat "$folder/$1.pid")" || return 1
    if [ "$1" = postgresql ]; then
      "$postgresql_bin/pg_isready" --quiet --host=127.0.0.1 --port="$postgresql_port" && return 0
    else
      mariadb-admin --no-defaults --user=root --socket="$folder/mariadb/socket" ping >/dev/null 2>&1 && return 0
    fi
    sleep 0.1
  done
  return 1
}

stop_server() { # stop_server postgresql|mariadb: at once; nothing of it is kept
  local pid i
  pid=$(cat "$folder/$1.pid" 2>/dev/null) || return 0
  if [ "$1" = postgresql ]; then
    kill -QUIT "$pid" 2>/dev/null || true # ends its other processes too
  else
    kill -KILL "$pid" 2>/dev/null || true
  fi
  wait "$pid" 2>/dev/null || true # where it is our child: its end is no news
  for ((i = 0; i < 200; i++)); do
    alive "$pid" || return 0
    sleep 0.05
  done
  echo "$1 (process $pid) does not end" >&2
}

add_users() {
  "$postgresql_bin/psql" --no-psqlrc --quiet --host="$folder/postgresql" --port="$postgresql_port" --username=postgres \
    --set=ON_ERROR_STOP=1 <<SQL
CREATE ROLE rollcall LOGIN CREATEDB PASSWORD '$password';
CREATE ROLE tls_only LOGIN PASSWORD '$password';
CREATE DATABASE rollcall OWNER rollcall;
CREATE DATABASE latin OWNER rollcall ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;
SQL
  mariadb --no-defaults --user=root --socket="$folder/mariadb/socket" <<SQL
CREATE DATABASE rollcall;
CREATE USER rollcall@'%' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO rollcall@'%';
CREATE USER tls_only@'%' IDENTIFIED BY '$password' REQUIRE SSL;
GRANT ALL ON rollcall.* TO tls_only@'%';
SQL
}
