# enter_root.sh ROOT FOLDER CMD...: becomes CMD inside ROOT, standing in FOLDER. Runs in a mount name space of its own,
# so every mount made here ends with the command.
#
# The system in ROOT, the files of the host: its folders at the top that hold people's files, the checkout's parent, the
# cache, /tmp and the home folder are mounted at their own places, so that every path means the same on both sides.
set -euo pipefail
root=$1 folder=$2
shift 2

show() { # show FOLDER: mounts a folder of the host at the same place inside
  [ -d "$1" ] || return 0
  mkdir -p "$root$1"
  mount --rbind "$1" "$root$1"
}
cover() { # cover INSIDE FILE: puts a file of the host in the place of one inside
  touch "$root$1"
  mount --bind "$2" "$root$1"
}

for top in /*; do
  case $top in
    /bin | /boot | /etc | /lib* | /lost+found | /run | /sbin | /usr | /var) ;; # the system's own
    *) [ -L "$top" ] || show "$top" ;;
  esac
done
for place in "$(dirname "$DEV_CHECKOUT")" "${HOME:-/root}" "$DEV_CACHE"; do
  case $(readlink -f "$place") in
    /usr/* | /var/* | /etc/* | /lib/* | /run/*) show "$(readlink -f "$place")" ;; # else it is shown already
  esac
done
mkdir -p "$DEV_CACHE/archives/partial"
mount --bind "$DEV_CACHE/archives" "$root/var/cache/apt/archives"
mount -t tmpfs -o mode=755 rollcall "$root/run"
mkdir -m 1777 "$root/run/lock"

# Names and certificates are the host's: a proxy that this machine trusts is trusted inside.
certificates=/etc/ssl/certs/ca-certificates.crt
cover /etc/resolv.conf "$(readlink -f /etc/resolv.conf)"
cover /etc/hosts /etc/hosts
for file in $certificates "${NODE_EXTRA_CA_CERTS:-}" "${SSL_CERT_FILE:-}" "${CURL_CA_BUNDLE:-}"; do
  [ ! -r "$file" ] || cat "$file"
done >"$root/run/ca-certificates.crt"
if [ -e "$root/.ready" ]; then
  cover $certificates "$root/run/ca-certificates.crt"
else # while packages are installed, one of them replaces the file
  cp "$root/run/ca-certificates.crt" "$root$certificates"
fi
export NODE_EXTRA_CA_CERTS=$certificates SSL_CERT_FILE=$certificates CURL_CA_BUNDLE=$certificates
export GIT_SSL_CAINFO=$certificates

unset "${!LC_@}" LANGUAGE
export LANG=C.UTF-8
export PATH=$DEV_CHECKOUT/build/release/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
exec chroot "$root" /bin/sh -c 'cd -- "$0" || exit 1; exec "$@"' "$folder" "$@"
