"""embed_openapi.py OPENAPI_YAML OUT_CPP: the description of the API as JSON text in a C++ file.

YAML 1.2 has no dates and no yes and no: only what is a JSON value there becomes one here.
"""
import json
import re
import sys

import yaml


class Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}


for tag, pattern, first in (
        ("null", r"^(?:null|~|)$", ["n", "~", ""]),
        ("bool", r"^(?:true|false)$", ["t", "f"]),
        ("int", r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
        ("float", r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$", list("-0123456789"))):
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), first)


def no_duplicates(loader, node, deep=False):
    names = [loader.construct_object(key, deep=True) for key, _ in node.value]
    for name in names:
        if names.count(name) > 1:
            raise SystemExit(f"{node.start_mark}: {name} stands twice")
    return {str(loader.construct_object(key, deep=True)): loader.construct_object(value, deep=True)
            for key, value in node.value}


Loader.add_constructor("tag:yaml.org,2002:map", no_duplicates)

source, out = sys.argv[1:3]
with open(source, encoding="utf-8") as file:
    text = json.dumps(yaml.load(file, Loader), ensure_ascii=False, separators=(",", ":"))
assert ")~~api~~" not in text
with open(out, "w", encoding="utf-8") as file:
    file.write('// Made from docs/api/openapi.yaml by embed_openapi.py.\n#include "server/api_description.hpp"\n\n'
               "namespace rollcall::server {\n\n"
               f'std::string_view openapi_json() {{ return R"~~api~~({text})~~api~~"; }}\n\n'
               "}  // namespace rollcall::server\n")
