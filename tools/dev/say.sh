# What ./dev says, always on standard error, so that standard output stays the command's own.

say() { printf 'dev: %s\n' "$*" >&2; }

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

usage_error() {
  printf 'error: %s\n' "$*" >&2
  exit 2
}

# log_and_die LOG TITLE: a long step failed; shows the end of what it wrote.
log_and_die() {
  grep -avE '^(dl|pm)status:' "$1" | tail -n 20 >&2
  die "$2: failed; the whole log is $1"
}

# follow PID LOG TITLE: shows how far a long step is until PID ends: one moving line on a terminal, elsewhere a line
# every tenth of the way. The percentage is what apt reports in LOG (apt_install).
follow() {
  local pid=$1 log=$2 title=$3 kind percent doing shown='' start=$SECONDS
  while kill -0 "$pid" 2>/dev/null; do
    IFS=: read -r kind _ percent _ < <(grep -aE '^(dl|pm)status:' "$log" 2>/dev/null | tail -n 1) || true
    percent=${percent%%.*}
    case $kind in
      dlstatus) doing='downloading' ;;
      pmstatus) doing='installing' ;;
      *) doing='' ;;
    esac
    if [ -t 2 ]; then
      printf '\r\033[Kdev: %s: %s%s, %d s' "$title" "${doing:-starting}" "${percent:+ $percent %}" \
        $((SECONDS - start)) >&2
    elif [ -n "$doing" ] && [ "$doing $((percent / 10))" != "$shown" ]; then
      say "$title: $doing $percent %"
      shown="$doing $((percent / 10))"
    fi
    sleep 0.5
  done
  [ ! -t 2 ] || printf '\r\033[K' >&2
}
