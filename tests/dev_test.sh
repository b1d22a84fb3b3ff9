#!/usr/bin/env bash
# dev_test.sh CHECKOUT: tests of ./dev and its helpers. Writes JUnit XML to $ROLLCALL_TEST_RESULTS when that is set.
set -uo pipefail
checkout=$(cd -P -- "${1:-$(dirname "$0")/..}" && pwd)
dev=$checkout/dev
tools=$checkout/tools/dev
source "$checkout/tests/cases.sh" dev
status_of() { # status_of CMD...: prints the exit status
  local status=0
  "$@" >/dev/null 2>&1 || status=$?
  echo "$status"
}

# --- the command passes through ---

exit_status_passes() { same 0 "$(status_of "$dev" exec true)" && same 7 "$(status_of "$dev" exec sh -c 'exit 7')"; }
command_not_found() { same 127 "$(status_of "$dev" exec no-such-command)"; }
death_by_signal_passes() { same 137 "$(status_of "$dev" exec sh -c 'kill -KILL $$')"; }
input_and_output_pass() {
  head -c 300000 /dev/urandom >"$scratch/bytes"
  "$dev" exec cat <"$scratch/bytes" | cmp - "$scratch/bytes"
}
says_nothing_of_its_own() { same '' "$("$dev" exec true 2>&1)"; }
arguments_pass() { same "a b|*|'\$x'||" "$("$dev" exec printf '%s|' 'a b' '*' "'\$x'" '')"; }
environment_passes() { same 'a  b' "$(EXAMPLE='a  b' "$dev" exec printenv EXAMPLE)"; }
models_beside_the_checkout_are_found() {
  local models
  models=$(cd -P -- "$checkout/../shared/models" 2>/dev/null && pwd) || models=''
  same "$models" "$(env -u ROLLCALL_MODELS_MIRROR "$dev" exec printenv ROLLCALL_MODELS_MIRROR)" &&
    same /elsewhere "$(ROLLCALL_MODELS_MIRROR=/elsewhere "$dev" exec printenv ROLLCALL_MODELS_MIRROR)"
}
folder_is_kept() {
  mkdir -p "$scratch/some folder"
  same "$scratch/some folder" "$(cd "$scratch/some folder" && "$dev" exec pwd)"
  same "$HOME" "$(cd "$HOME" && "$dev" exec pwd)"
  same "$checkout/tools" "$(cd "$checkout/tools" && ../dev exec pwd)"
}
files_are_the_hosts() {
  "$dev" exec sh -c 'echo made inside >"$1/file"' sh "$scratch"
  same 'made inside' "$(cat "$scratch/file")"
  "$dev" exec ls "$checkout/.." "$HOME" /tmp >/dev/null
}
signal_reaches_the_command() {
  "$dev" exec sleep 300 &
  local pid=$! status=0
  for _ in $(seq 100); do [ "$(ps -o comm= -p $pid)" = sleep ] && break || sleep 0.1; done
  same sleep "$(ps -o comm= -p $pid)"
  kill -TERM $pid
  wait $pid || status=$?
  same 143 $status
}
rollcall_is_on_path() { "$dev" exec printenv PATH | grep -q "^$checkout/build/release/bin:"; }
starts_soon() {
  local start=$EPOCHREALTIME
  "$dev" exec true
  awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { print b - a " s"; exit b - a < 2 ? 0 : 1 }'
}
leaves_no_mount() {
  local before
  before=$(cat /proc/mounts)
  "$dev" exec true
  same "$before" "$(cat /proc/mounts)"
}
another_checkout_shares_the_environment() {
  mkdir -p "$scratch/clone/tools"
  cp "$dev" "$scratch/clone/" && cp -r "$tools" "$scratch/clone/tools/"
  same '' "$("$scratch/clone/dev" exec true 2>&1)"
  "$scratch/clone/dev" exec printenv PATH | grep -q "^$scratch/clone/build/release/bin:"
}
works_through_a_link() {
  ln -s "$dev" "$scratch/link"
  same 3 "$(status_of "$scratch/link" exec sh -c 'exit 3')"
}
help_names_every_command() {
  local command help
  help=$("$dev" --help)
  for command in demo test build run exec shell bench fuzz soak fmt lint; do grep -q "^  $command" <<<"$help"; done
}
wrong_calls_end_with_2() {
  same 2 "$(status_of "$dev" exec)" && same 2 "$(status_of "$dev" nonsense)"
  same 2 "$(status_of "$dev" build nonsense)" && same 2 "$(status_of "$dev" test --only nonsense)"
  same 2 "$(status_of "$dev" lint --nonsense)" && same 2 "$(status_of "$dev" fuzz x y)" && same 2 "$(status_of "$dev" soak many)"
}

check 'the exit status passes through' exit_status_passes
check 'a command that does not exist ends with 127' command_not_found
check 'death by a signal passes through' death_by_signal_passes
check 'input and output pass through unchanged' input_and_output_pass
check 'exec says nothing of its own' says_nothing_of_its_own
check 'arguments pass through unchanged' arguments_pass
check 'the environment passes through' environment_passes
check 'models beside the checkout are found from everywhere' models_beside_the_checkout_are_found
check 'the folder of the caller is kept' folder_is_kept
check 'files are those of the host' files_are_the_hosts
check 'a signal reaches the command' signal_reaches_the_command
check 'the built rollcall is first on PATH' rollcall_is_on_path
check 'a second call starts in under two seconds' starts_soon
check 'a call leaves no mount' leaves_no_mount
check 'another checkout shares the environment' another_checkout_shares_the_environment
check 'a symbolic link to dev works' works_through_a_link
check 'help names every command' help_names_every_command
check 'wrong calls end with 2' wrong_calls_end_with_2

# --- which environment, and from where ---

in_dev() (source "$tools/say.sh" && source "$tools/environment.sh" && "$@") # in_dev FUNCTION...: one function of ./dev
kind_of() { # kind_of OS_RELEASE_LINES
  printf '%s\n' "$@" >"$scratch/os-release"
  in_dev environment_kind "$scratch/os-release"
}
systems_are_told_apart() {
  same native "$(kind_of ID=debian 'VERSION_ID="13"')"
  same native "$(kind_of ID=debian 'VERSION_CODENAME=forky')" # testing has no number
  same root "$(kind_of ID=debian 'VERSION_ID="12"')"
  same native "$(kind_of ID=ubuntu 'VERSION_ID="26.04"')"
  same root "$(kind_of ID=ubuntu 'VERSION_ID="24.04"')"
  same none "$(kind_of ID=fedora 'VERSION_ID=44')"
  same none "$(in_dev environment_kind "$scratch/no-such-file")"
}
sources_of() { # sources_of FILE TEXT: what Debian 13 is fetched from, on a host with this file of apt sources
  rm -rf "$scratch/apt"
  mkdir -p "$scratch/apt/sources.list.d"
  printf '%s\n' "$2" >"$scratch/apt/$1"
  printf 'Dir::Etc "%s";\n' "$scratch/apt" >"$scratch/apt.conf"
  APT_CONFIG=$scratch/apt.conf DEV_DEBIAN_MIRROR='' in_dev debian_sources
}
mirror_is_the_hosts() {
  local expected='deb http://mirror.test/debian trixie main'
  same "$expected" "$(sources_of sources.list 'deb [trusted=yes] http://mirror.test/debian bookworm main contrib')"
  same "$expected" "$(sources_of sources.list.d/a.sources 'Types: deb
URIs: http://mirror.test/debian
Suites: bookworm bookworm-updates
Components: main')"
  same "$expected
deb http://other.test/security trixie-security main" "$(sources_of sources.list \
    'deb http://tool.test/apt nodistro main
deb http://other.test/security bookworm-security main
deb http://mirror.test/debian bookworm-updates main
deb http://mirror.test/debian bookworm main')"
}
other_hosts_take_the_default() { same '' "$(sources_of sources.list 'deb http://mirror.test/ubuntu noble main')"; }
mirror_can_be_given() {
  same 'deb http://a.test/d trixie main' "$(DEV_DEBIAN_MIRROR=http://a.test/d in_dev debian_sources)"
}

packages_have_two_names() {
  mkdir -p "$scratch/list"
  printf '%s\n' '# comment' '' 'a-tool' 'browser | other-browser  # why' >"$scratch/list/packages.txt"
  same 'a-tool browser' "$(in_dev eval 'tools=$scratch/list; packages' | xargs)"
  same 'a-tool other-browser' "$(in_dev eval 'tools=$scratch/list; packages ubuntu' | xargs)"
}

check 'systems are told apart' systems_are_told_apart
check 'a package may have a name of its own on Ubuntu' packages_have_two_names
check 'the mirror is the one the host uses' mirror_is_the_hosts
check 'a host without Debian sources takes the default mirror' other_hosts_take_the_default
check 'a mirror can be given' mirror_can_be_given

# --- making a root: the real locking, killing and sweeping, around a root that takes two seconds to make ---

cat >"$scratch/slow_setup.sh" <<'END'
set -euo pipefail
checkout=$1 tools=$1/tools/dev cache=$2
source "$tools/say.sh"
source "$tools/apt.sh"
source "$tools/root.sh"
make_root() {
  echo made >>"$cache/log"
  mkdir -p "$1"
  logged 'a slow step' sh -c 'mount -t tmpfs slow "$0"; touch "$0/half"; sleep 2.0431' "$1"
  touch "$1/whole"
}
ensure_root "$cache/root-test"
[ -e "$cache/root-test/whole" ]
END

new_cache() {
  rm -rf "$scratch/cache"
  mkdir -p "$scratch/cache"
}
slow_setup() { exec bash "$scratch/slow_setup.sh" "$checkout" "$scratch/cache"; }
until_it_works() { for _ in $(seq 100); do pgrep -fx 'sleep 2.0431' >/dev/null && return || sleep 0.05; done; false; }
nothing_left() {
  for _ in $(seq 40); do pgrep -fx 'sleep 2.0431' >/dev/null || break; sleep 0.05; done
  same '' "$(pgrep -fx 'sleep 2.0431')" && same '' "$(grep "$scratch" /proc/mounts)"
}
killed_setup_is_repaired() {
  new_cache
  (slow_setup) &
  local pid=$!
  until_it_works
  kill -KILL $pid
  wait $pid || true
  nothing_left
  [ ! -e "$scratch/cache/root-test" ]
  (slow_setup)
  same 2 "$(wc -l <"$scratch/cache/log")"
  same root-test "$(cd "$scratch/cache" && echo root-*)"
}
two_setups_do_not_collide() {
  new_cache
  (slow_setup) &
  (slow_setup)
  wait $!
  same 1 "$(wc -l <"$scratch/cache/log")"
}
interrupted_setup_sweeps_up() {
  local status=0 pid
  new_cache
  set -m # else a shell without job control makes its children deaf to SIGINT
  (slow_setup) &
  pid=$!
  set +m
  until_it_works
  kill -INT $pid
  wait $pid || status=$?
  same 130 $status
  nothing_left
  same 'root-*' "$(cd "$scratch/cache" && echo root-*)"
}
failed_setup_says_why() {
  new_cache
  sed -i 's/; sleep 2.0431/; echo the reason; false/' "$scratch/slow_setup.sh"
  local status=0
  (slow_setup) 2>"$scratch/said" || status=$?
  same 1 $status
  grep -q 'the reason' "$scratch/said"
  same 'root-*' "$(cd "$scratch/cache" && echo root-*)"
}

if [ "$(id -u)" = 0 ] && unshare --mount --pid --fork true 2>/dev/null; then
  check 'a killed set-up is repaired by the next call' killed_setup_is_repaired
  check 'two set-ups at once do not collide' two_setups_do_not_collide
  check 'Ctrl-C in a set-up leaves no process, no mount and no folder' interrupted_setup_sweeps_up
  check 'a failed set-up says why and leaves nothing' failed_setup_says_why
fi

# --- Ctrl-C in a command of several steps ---

cat >"$scratch/steps.sh" <<'END'
source "$1/tools/dev/steps.sh" "$1"
step sh -c 'sleep 7.0431 & wait'
END
interrupted_step_leaves_nothing() {
  local status=0 pid
  set -m
  bash "$scratch/steps.sh" "$checkout" &
  pid=$!
  set +m
  for _ in $(seq 100); do pgrep -fx 'sleep 7.0431' >/dev/null && break || sleep 0.05; done
  kill "-$1" $pid
  wait $pid || status=$?
  same "$2" $status
  same '' "$(pgrep -fx 'sleep 7.0431')"
}
ctrl_c_ends_a_step() { interrupted_step_leaves_nothing INT 130; }
term_ends_a_step() { interrupted_step_leaves_nothing TERM 143; }
check 'Ctrl-C ends a step and what it started' ctrl_c_ends_a_step
check 'SIGTERM ends a step and what it started' term_ends_a_step

# --- the floor check ---

floors_of() { # floors_of FILE LINE: what the floor check says about a tree of this one file
  rm -rf "$scratch/src"
  mkdir -p "$scratch/src/$(dirname "$1")"
  printf '%s\n' "$2" >"$scratch/src/$1"
  "$dev" exec python3 "$tools/floors.py" "$scratch/src"
}
allowed() { floors_of "$1" "$2" || { echo "$1: $2: must be allowed" && return 1; }; }
refused() { if floors_of "$1" "$2" >/dev/null; then echo "$1: $2: must be refused" && return 1; fi; }
floors_allow() {
  allowed base/a.hpp '#include <vector>'
  allowed face/a.cpp '#include "base/error.hpp"'
  allowed store/a.cpp '#include "attendance/types.hpp"'
  allowed store/a.cpp '#include "cloud/s3.hpp"'
  allowed http/a.cpp '#include <boost/asio.hpp>'
  allowed http/a.cpp 'co_await x;'
  allowed service/a.cpp '#include "store/people.hpp"'
  allowed cli/a.cpp '#include "server/server.hpp"'
  allowed base/a.cpp '// co_await belongs to http'
}
floors_refuse() {
  refused base/a.hpp '#include "face/engine.hpp"'
  refused face/a.cpp '#include "gallery/gallery.hpp"'
  refused gallery/sub/a.hpp '  #  include "store/people.hpp"'
  refused store/a.cpp '#include "attendance/decision.hpp"'
  refused store/a.cpp '#include "blob/blob_store.hpp"'
  refused service/a.cpp '#include "http/request.hpp"'
  refused server/a.cpp '#include "edge/agent.hpp"'
  refused lambda/a.cpp '#include "service/enrol.hpp"'
  refused lambda/a.cpp '#include "store/people.hpp"'
  refused net/a.cpp '#include <boost/beast/core.hpp>'
  refused server/a.cpp 'co_return 1;'
  refused cellar/a.cpp 'int x;'
}
check 'the floor check allows what stands below' floors_allow
check 'the floor check refuses everything else' floors_refuse

# --- counting ---

count() { "$dev" exec python3 "$tools/count_tests.py" "$scratch/results"; }
new_results() {
  rm -rf "$scratch/results"
  mkdir -p "$scratch/results/unit"
  echo "$1" >"$scratch/results/unit/status"
}
counts_cases() {
  new_results 8
  cat >"$scratch/results/unit/a.xml" <<'END'
<testsuites><testsuite name="A"><testcase name="good" status="run" result="completed"/>
<testcase name="off" status="notrun" result="suppressed"/>
<testcase name="bad" status="run" result="completed"><failure message="x"/></testcase></testsuite></testsuites>
END
  same '1 passed, 1 failed' "$(count | tail -n 1)" && same 1 "$(status_of count)"
}
counts_a_case_that_printed_colours() {
  new_results 8
  printf '<testsuite><testcase name="bad"><failure message="\033[2mgrey\033[22m"/></testcase></testsuite>' >"$scratch/results/unit/a.xml"
  same '0 passed, 1 failed' "$(count | tail -n 1)"
}
counts_a_crash() {
  new_results 8
  echo '<testsuite><testcase name="unit.face" status="fail"><failure/></testcase></testsuite>' \
    >"$scratch/results/unit/programs.junit"
  same '0 passed, 1 failed' "$(count | tail -n 1)"
}
counts_a_failed_build() {
  new_results 1
  same '0 passed, 1 failed' "$(count | tail -n 1)"
}
nothing_run_is_a_failure() {
  new_results 0
  same '0 passed, 0 failed' "$(count | tail -n 1)" && same 1 "$(status_of count)"
}
check 'cases are counted one by one' counts_cases
check 'a case that printed colours is counted' counts_a_case_that_printed_colours
check 'a test program that crashes is a failure' counts_a_crash
check 'a build that fails is a failure' counts_a_failed_build
check 'no test at all is a failure' nothing_run_is_a_failure

# --- files that are compiled together ---

# source NAME TEXT: a C++ file
source_file() { mkdir -p "$scratch/sources" && printf '%s\n' "$2" >"$scratch/sources/$1"; }
groups() { (cd "$scratch/sources" && python3 "$checkout/cmake/unity_groups.py" 8 "$@" | xargs); }
strangers_share_a_unit() {
  source_file a.cpp 'namespace { constexpr int kRows = 1; }'
  source_file b.cpp $'namespace {\nconstexpr int kColumns = 2;  // not kRows\n}'
  same '0 a.cpp 0 b.cpp' "$(groups a.cpp b.cpp)"
}
own_names_keep_apart() {
  source_file a.cpp $'namespace {\nconst std::string kSelect = "x";\n}'
  source_file b.cpp $'namespace {\ntemplate <class T> std::vector<T> kSelect(int of) { return {}; }\n}'
  source_file c.cpp 'int f() { return kSelect; }'
  source_file d.cpp 'int g(const Sql& sql) { return sql.kSelect; }'
  same '0 a.cpp 0 d.cpp 1 b.cpp 2 c.cpp' "$(groups a.cpp b.cpp c.cpp d.cpp)"
}
types_of_headers_keep_apart() {
  source_file plan.hpp 'struct Plan {};'
  source_file wide.hpp '#include "plan.hpp"'
  source_file a.cpp $'namespace {\nclass Plan {};\n}'
  source_file b.cpp '#include "wide.hpp"'
  same '0 a.cpp 1 b.cpp' "$(groups "$scratch/sources/a.cpp" "$scratch/sources/b.cpp" | sed "s|$scratch/sources/||g")"
}
groups_are_of_a_size() {
  local name
  for name in 1 2 3 4 5 6 7 8 9; do source_file $name.cpp "int f$name();"; done
  same '8 1' "$(groups {1..9}.cpp | grep -o '[01] [0-9]*.cpp' | cut -d' ' -f1 | sort | uniq -c | awk '{ print $1 }' | xargs)"
}
check 'files that know nothing of each other are compiled together' strangers_share_a_unit
check 'a name in an unnamed namespace keeps files apart' own_names_keep_apart
check 'a type of a header keeps files apart' types_of_headers_keep_apart
check 'no more files than asked for are compiled together' groups_are_of_a_size

finish
