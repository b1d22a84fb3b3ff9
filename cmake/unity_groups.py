"""unity_groups.py LARGEST FILE...: sorts C++ files into groups that can be compiled as one translation unit each.

Prints a line `GROUP FILE` for every FILE. Files share a group when no name that one of them keeps to itself (in an unnamed
namespace, or as a macro) is a free word of another: then neither can take the other's meaning. Groups hold up to LARGEST
files, neighbours by path first, as those include the same headers. The same files give the same groups.
"""
import functools
import re
import sys
from pathlib import Path

TEXTS = re.compile(r'R"(?P<end>\w*)\(.*?\)(?P=end)"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
UNNAMED = re.compile(r'^namespace \{', re.MULTILINE)
MACROS = re.compile(r'^#define (\w+)', re.MULTILINE)
ALIASES = re.compile(r'^\s*(?:using|namespace) (?:\w+ = )?([\w:]+?)(\w+);', re.MULTILINE)
WORDS = re.compile(r'(?<![\w.])(?<!::)(?<!->)[A-Za-z_]\w*')
TYPE = re.compile(r'\b(?:(?:struct|class|enum class|enum|union|concept)\s+(\w+)|using\s+(\w+)\s*=|(using|namespace)\s)')
TEMPLATE = re.compile(r'template\s*<[^{;]*?>\s*(?=\w)')
ANGLES = re.compile(r'<[^<>]*(?:<[^<>]*(?:<[^<>]*>)?[^<>]*>)*[^<>]*>')
DECLARED = re.compile(r'([A-Za-z_]\w*)\s*(?:\(|\{|=|\[|,|$)')
FOREIGN = ('std', 'boost', 'testing')
TYPES_FOR_ALL = re.compile(r'^(?:struct|class|enum class|enum|using) (\w+)', re.MULTILINE)


def unnamed(code):
    """The declarations in unnamed namespaces, their bodies left out."""
    for opening in UNNAMED.finditer(code):
        depth, here = 1, []
        for at in range(opening.end(), len(code)):
            letter = code[at]
            depth += (letter == '{') - (letter == '}')
            if depth == 0:
                break
            if depth == 1 or (depth == 2 and letter == '{'):
                here.append(letter)
        yield from re.split(r'[;}]', ''.join(here))


def own_names(code):
    """What FILE keeps to itself."""
    names = set(MACROS.findall(code))
    for declaration in unnamed(code):
        plain = ANGLES.sub('', re.sub(r'\[\[.*?\]\]', '', TEMPLATE.sub('', declaration))).strip()
        kind = TYPE.search(plain)
        if kind:
            names.update(filter(None, kind.group(1, 2)))
            continue
        found = DECLARED.search(plain)
        if found:
            names.add(found[1])
    return names - {'TEST', 'TEST_F', 'TEST_P', 'static_assert', 'requires', 'namespace', 'std', 'template'}


@functools.cache
def headers_of(path):
    """Our own headers that the file at PATH includes."""
    named = re.findall(r'^#include "(.+)"', path.read_text(encoding='utf-8'), re.MULTILINE)
    return {place for header in named for place in [next((up / header for up in path.parents if (up / header).exists()), None)] if place}


@functools.cache
def types_of(header):
    return set(TYPES_FOR_ALL.findall(TEXTS.sub(' ', header.read_text(encoding='utf-8'))))


def types_for(path):
    """The types that the headers which the file at PATH includes, and those that they include, have for everybody."""
    seen, waiting = set(), headers_of(path)
    while waiting:
        seen |= waiting
        waiting = set().union(*map(headers_of, waiting)) - seen
    return set().union(*map(types_of, seen))


class File:
    def __init__(self, path):
        code = TEXTS.sub(' ', Path(path).read_text(encoding='utf-8'))
        self.path = path
        self.own = own_names(code)
        self.aliases = {name: scope for scope, name in ALIASES.findall(code)}
        # A function that is taken over twice keeps the overloads of the first time.
        self.own |= {name for name, scope in self.aliases.items() if name.islower() and not scope.startswith(FOREIGN)}
        self.words = set(WORDS.findall(code)) | types_for(Path(path))

    def agrees(self, other):
        same = self.aliases.keys() & other.aliases.keys()
        return (not self.own & other.words and not other.own & self.words
                and all(self.aliases[name] == other.aliases[name] for name in same))


def groups_of(files, largest):
    groups = []
    for file in files:
        for group in groups:
            if len(group) < largest and all(file.agrees(other) for other in group):
                group.append(file)
                break
        else:
            groups.append([file])
    return groups


def main():
    files = [File(path) for path in sorted(sys.argv[2:])]
    for number, group in enumerate(groups_of(files, int(sys.argv[1]))):
        for file in group:
            print(f'{number} {file.path}')


if __name__ == '__main__':
    main()
