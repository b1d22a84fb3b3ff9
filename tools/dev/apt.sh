# The packages the environment is made of, and their installation.
# Expects $tools and $cache.

# packages [ubuntu]: the names of the packages; where a line gives two, the first is Debian's and the second Ubuntu's.
packages() {
  local other='s/|.*//'
  [ "${1:-}" != ubuntu ] || other='s/.*|//'
  sed -e 's/#.*//' -e "$other" -e 's/[[:space:]]//g' -e '/^$/d' "$tools/packages.txt"
}

# Changes when the packages change, or when root.sh says that roots made before are of no use.
environment_key() {
  { packages | sort && echo "$root_version"; } | sha256sum | cut -c1-12
}

# The command that installs the packages given after it, and reports percentages (see follow).
apt_install=(env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get -q update &&
  exec apt-get -qy -o APT::Status-Fd=3 -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" 3>&1' apt)

# install_here TITLE PACKAGE...: installs packages on this system, as root or by sudo. In the foreground, so that Ctrl-C
# reaches apt itself, which stops where it can do so without harm.
install_here() {
  local title=$1 log=$cache/apt.log sudo=() watcher failed=''
  shift
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "packages are missing; as root, run: apt-get install $*"
    sudo=(sudo)
    sudo -n true 2>/dev/null || sudo -v </dev/tty || die 'sudo refused; run ./dev as root once'
  fi
  exec 8>"$cache/apt.lock"
  flock 8
  # A run that was killed may have left packages half configured.
  "${sudo[@]}" dpkg --configure -a >"$log" 2>&1 </dev/null || true
  follow $$ "$log" "$title" 8>&- &
  watcher=$!
  "${sudo[@]}" "${apt_install[@]}" "$@" >"$log" 2>&1 </dev/null || failed=1
  kill "$watcher" 2>/dev/null || true
  exec 8>&-
  [ -z "$failed" ] || log_and_die "$log" "$title"
}

# Installs what this Debian or Ubuntu lacks. Cheap when nothing is missing: one look at dpkg's list.
install_missing_packages() {
  local missing system=debian
  ! grep -qx 'ID="\?ubuntu"\?' /etc/os-release || system=ubuntu
  mapfile -t missing < <(comm -23 <(packages "$system" | sort -u) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u))
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${#missing[@]} missing packages by apt; the log is $cache/apt.log"
  install_here 'packages' "${missing[@]}"
}
