# soak.sh CHECKOUT [KILLS [DATABASE [SEED]]]: kills the program KILLS times (default 1000) at random moments of every kind
# of work, on sqlite (default), postgresql or mariadb, and looks each time whether everything is there: tests/faults.
# SEED brings back the moments of an earlier run.
source "$1/tools/dev/steps.sh" "$1"
kills=${2:-1000} database=${3:-sqlite} seed=${4:-}
[ $# -le 4 ] && [[ $kills =~ ^[1-9][0-9]*$ ]] && [[ $seed =~ ^[0-9]*$ ]] ||
  usage_error 'soak takes a number of kills, a database (sqlite, postgresql or mariadb) and the seed of an earlier run'
export ROLLCALL_TEST_KILLS=$kills ROLLCALL_TEST_SEED=$seed
beside=()
case $database in
  sqlite) ;;
  postgresql | mariadb)
    export ROLLCALL_TEST_DATABASE=$database
    beside=(bash "$checkout/tests/databases.sh")
    ;;
  *) usage_error "there is no database '$database'; choose sqlite, postgresql or mariadb" ;;
esac

configure release
step ninja -C "$checkout/build/release" -j "$(jobs)" rollcall
step "${beside[@]}" bash "$checkout/tests/run.sh" kills "$checkout/build/release/bin/rollcall" \
  "$checkout/tests/faults/kills.test.mjs"
