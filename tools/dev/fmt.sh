# fmt.sh CHECKOUT: formats every C++ file that git knows or could add.
source "$1/tools/dev/steps.sh" "$1"
cd "$checkout"
cpp_files | xargs -0 -r clang-format -i
