# The private Debian 13 root of an older Debian or Ubuntu: made once, entered by every command.
# Expects $tools, $cache and $checkout, and to be root.

root_version=1 # raise it when roots made before are of no use any more
root_suite=trixie
unused_days=30 # a root nobody entered for so long is removed when another is made

# ensure_root FOLDER: makes the root unless it is there. A root gets its name only when it is whole, so one that was
# interrupted is never taken for a good one; the lock makes a second caller wait for the first.
ensure_root() {
  local root=$1 making=$1.making old
  if [ -e "$root/.ready" ]; then
    touch "$root/.ready"
    return
  fi
  exec 9>"$cache/root.lock"
  flock --nonblock 9 || { say 'another ./dev is setting the environment up; waiting for it' && flock 9; }
  if [ ! -e "$root/.ready" ]; then
    rm -rf --one-file-system "$cache"/root-*.making "$root"
    find "$cache" -mindepth 2 -maxdepth 2 -path '*/root-*/.ready' -mtime +$unused_days |
      while read -r old; do rm -rf --one-file-system "${old%/.ready}"; done
    say "making a private Debian 13 root, once for this list of packages (about three minutes): $root"
    trap 'sweep_up "$making"' EXIT
    make_root "$making"
    sync --file-system "$making"
    touch "$making/.ready"
    mv -T "$making" "$root"
    trap - EXIT
    say "the environment is ready, after $SECONDS s"
  fi
  exec 9>&-
}

sweep_up() {
  say 'sweeping up what was begun'
  rm -rf --one-file-system "$1"
}

# logged TITLE CMD...: runs one step of making a root. Its processes and mounts live in name spaces of their own, so
# none is left when it ends, whether it is done, or we are interrupted, or killed. Ctrl-C reaches only us (setsid).
logged() {
  local title=$1 log=$cache/setup.log pid
  shift
  setpriv --pdeathsig KILL setsid unshare --pid --fork --kill-child --mount-proc --propagation private "$@" \
    >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill -KILL "$pid"; exit 130' INT
  trap 'kill -KILL "$pid"; exit 143' TERM HUP
  follow "$pid" "$log" "$title"
  wait "$pid" || log_and_die "$log" "$title"
  trap - INT TERM HUP
}

# make_root FOLDER: Debian 13 with every package of the list.
make_root() {
  local list
  mapfile -t list < <(packages)
  make_minimal_root "$1"
  logged 'Debian 13, its packages' bash "$tools/enter_root.sh" "$1" / "${apt_install[@]}" "${list[@]}"
}

# make_minimal_root FOLDER: Debian 13 with apt and nothing more.
make_minimal_root() {
  local options=() sources=() option
  command -v mmdebstrap >/dev/null && [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] ||
    install_here 'mmdebstrap' mmdebstrap debian-archive-keyring
  # The host's way to its mirrors: proxies, logins, and what it allows.
  while IFS= read -r option; do options+=("--aptopt=$option"); done < <(apt-config dump Acquire |
    grep -E '^Acquire::(https?::|(Check-Valid-Until|Check-Date|Retries|ForceIPv[46]) )' | grep -v ' "";$')
  [ ! -e /etc/apt/auth.conf ] || options+=('--aptopt=Dir::Etc::netrc "/etc/apt/auth.conf"')
  [ ! -d /etc/apt/auth.conf.d ] || options+=('--aptopt=Dir::Etc::netrcparts "/etc/apt/auth.conf.d"')
  mapfile -t sources < <(debian_sources)
  logged 'Debian 13, the base' mmdebstrap --mode=root --variant=apt --format=directory --components=main \
    "${options[@]}" --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    "$root_suite" "$1" "${sources[@]}"
  # Files that enter_root.sh covers with the host's.
  mkdir -p "$1/etc/ssl/certs"
  touch "$1/etc/resolv.conf" "$1/etc/hosts" "$1/etc/ssl/certs/ca-certificates.crt"
  # No package starts a service in here.
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
  chmod +x "$1/usr/sbin/policy-rc.d"
}

# Prints the sources of Debian 13, at the mirror that the host's own apt configuration names for Debian. Prints nothing
# where it names none (Ubuntu): mmdebstrap then takes its default.
debian_sources() {
  local suites='(stable|oldstable|oldoldstable|buster|bullseye|bookworm)' mirror=${DEV_DEBIAN_MIRROR:-} security=''
  if [ -z "$mirror" ]; then
    mirror=$(host_mirror "^$suites\$")
    security=$(host_mirror "^$suites-security\$")
  fi
  [ -n "$mirror" ] || return 0
  echo "deb $mirror $root_suite main"
  [ -z "$security" ] || echo "deb $security $root_suite-security main"
}

# host_mirror SUITES: the first address in the host's apt sources, of either format, for a suite that matches.
host_mirror() {
  apt-get indextargets --no-release-info --format '$(SITE) $(RELEASE)' 'Identifier: Packages' |
    awk -v suites="$1" '$2 ~ suites { print $1; exit }'
}

# enter_root ROOT CMD...: becomes CMD inside the root, in the caller's folder.
enter_root() {
  local root=$1
  shift
  exec unshare --mount --propagation private bash "$tools/enter_root.sh" "$root" "$PWD" "$@"
}
