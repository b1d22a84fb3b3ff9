"""count_tests.py RESULTS: adds up what the parts of ./dev test left in RESULTS/PART.

A part leaves *.xml (JUnit, one file a test program), programs.junit (CTest's own view, one case a program) and status
(its exit status). Prints a line a part, the names of the failed cases, and last `N passed, M failed`. Ends with 1 when
a case failed or none ran.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def cases(file):
    """Yields (name, passed | failed | skipped) for every case of a JUnit file."""
    # What a failed case printed may hold characters that XML does not know, such as those that colour a terminal.
    text = "".join(letter for letter in file.read_text(encoding="utf-8", errors="replace") if letter >= " " or letter in "\t\n\r")
    for case in ElementTree.fromstring(text.encode("utf-8")).iter("testcase"):
        name = ".".join(filter(None, (case.get("classname"), case.get("name"))))
        if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
            yield name, "failed"
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            yield name, "skipped"
        else:
            yield name, "passed"


def read_part(folder):
    """Returns (passed, names of failed, names of skipped) of one part."""
    passed, failed, skipped, programs_explained = 0, [], [], 0
    for file in sorted(folder.glob("*.xml")):
        try:
            outcomes = list(cases(file))
        except ElementTree.ParseError as error:
            failed.append(f"{file.name} cannot be read ({error})")
            continue
        passed += sum(outcome == "passed" for _, outcome in outcomes)
        failed += [name for name, outcome in outcomes if outcome == "failed"]
        skipped += [name for name, outcome in outcomes if outcome == "skipped"]
        programs_explained += any(outcome == "failed" for _, outcome in outcomes)

    # A program that crashed, hung or leaked at its end says so to CTest alone.
    programs = folder / "programs.junit"
    if programs.exists():
        bad = [name for name, outcome in cases(programs) if outcome != "passed"]
        if len(bad) > programs_explained:
            failed.append(f"a test program ended badly; one of {', '.join(bad)}")
    if not failed and (folder / "status").read_text().strip() != "0":
        failed.append(f"{folder.name} (ended badly before its tests)")
    return passed, failed, skipped


def main():
    results = pathlib.Path(sys.argv[1])
    parts = sorted((f.parent for f in results.glob("*/status")), key=lambda folder: (folder / "status").stat().st_mtime)
    total_passed, total_failed, total_skipped = 0, [], 0
    print()
    for folder in parts:
        passed, failed, skipped = read_part(folder)
        total_passed += passed
        total_failed += [f"{folder.name}: {name}" for name in failed]
        total_skipped += len(skipped)
        if passed or failed or skipped:
            note = f", {len(skipped)} skipped" if skipped else ""
            print(f"{folder.name:18} {passed:5} passed, {len(failed):3} failed{note}")
    for name in total_failed:
        print(f"FAILED  {name}")
    if not total_passed and not total_failed:
        print("no test ran")
    print(f"{total_passed} passed, {len(total_failed)} failed")
    return 1 if total_failed or not total_passed else 0


if __name__ == "__main__":
    sys.exit(main())
