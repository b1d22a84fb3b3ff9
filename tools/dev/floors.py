"""floors.py SOURCE_FOLDER: a folder includes only what stands on a lower floor (docs/decisions/0001-floors.md).

Prints `file:line: what is wrong` for every breach and ends with 1 if there is one.
"""

import pathlib
import re
import sys

FLOOR_1 = {"face", "gallery", "attendance", "crypto", "net", "http", "document"}
# What each folder may include besides itself: folders, or single headers.
PLAIN_DATA = {
    "face/types.hpp",
    "attendance/calendar.hpp",
    "attendance/checkpoint.hpp",
    "attendance/reason.hpp",
    "attendance/record.hpp",
    "attendance/schedule.hpp",
    "attendance/types.hpp",
}
FLOOR_2_KNOWS = {"base", "crypto", "net"} | PLAIN_DATA
BELOW_SERVICE = {"base", "cloud", "blob", "store"} | FLOOR_1
BELOW_SERVER = BELOW_SERVICE | {"service"}
MAY_KNOW = {
    "base": set(),
    **{folder: {"base"} for folder in FLOOR_1},
    "cloud": FLOOR_2_KNOWS,
    "blob": FLOOR_2_KNOWS | {"cloud"},
    "store": FLOOR_2_KNOWS | {"cloud"},
    "service": BELOW_SERVICE - {"http"},
    "server": BELOW_SERVER,
    "edge": BELOW_SERVER,
    "lambda": {"base", "attendance", "crypto", "net", "cloud"},
    "cli": BELOW_SERVER | {"server", "edge", "lambda"},
}

INCLUDE = re.compile(r'\s*#\s*include\s*["<]([^">]+)[">]')
COROUTINE = re.compile(r"\b(co_await|co_return|co_yield)\b")


def breaches_in(file, folder):
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        code = line.split("//")[0]
        include = INCLUDE.match(code)
        if include:
            header = include[1]
            owner = header.split("/")[0] if "/" in header else ""
            if owner in MAY_KNOW and owner != folder and not {owner, header} & MAY_KNOW[folder]:
                yield number, f'{folder} may not include "{header}"'
            if header.startswith(("boost/asio", "boost/beast")) and folder != "http":
                yield number, f"only http includes Asio and Beast, not {folder}"
            if header == "coroutine" and folder != "http":
                yield number, f"coroutines live in http only, not in {folder}"
        elif COROUTINE.search(code) and folder != "http":
            yield number, f"coroutines live in http only, not in {folder}"


def main():
    source = pathlib.Path(sys.argv[1])
    found = 0
    for folder in sorted(path for path in source.iterdir() if path.is_dir()):
        if folder.name not in MAY_KNOW:
            print(f"{folder}: has no floor; give it one in tools/dev/floors.py")
            found += 1
            continue
        for file in sorted(path for path in folder.rglob("*") if path.suffix in (".hpp", ".cpp")):
            for number, what in breaches_in(file, folder.name):
                print(f"{file}:{number}: {what}")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
