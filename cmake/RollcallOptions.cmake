# Compiler settings that hold for every target.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

option(ROLLCALL_WERROR "Treat warnings as errors" ON)
option(ROLLCALL_UNITY "Compile several files of a module in one translation unit" OFF)
set(ROLLCALL_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them: address,undefined or thread")

# Baseline instruction sets; faster ones are chosen at run time (gallery/ by Highway, ONNX Runtime by itself).
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
  add_compile_options(-march=x86-64-v2)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast
                    -Wcast-qual -Wconversion -Wno-sign-conversion -Wundef -Wimplicit-fallthrough
                    -Wno-missing-field-initializers -fno-strict-aliasing)
if(ROLLCALL_WERROR)
  add_compile_options(-Werror)
endif()
add_compile_options(-fstack-protector-strong -fstack-clash-protection)
add_link_options(-Wl,--as-needed -Wl,-z,relro,-z,now)

if(ROLLCALL_SANITIZE)
  add_compile_options(-fsanitize=${ROLLCALL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ROLLCALL_SANITIZE})
endif()
