# The test programs of the lower floors, those from store/ up, and those with tests that use threads.
add_custom_target(unit_tests)
add_custom_target(upper_tests)
add_custom_target(concurrent_tests)

# compile_together(TARGET FILE...): with ROLLCALL_UNITY, compiles the FILEs of TARGET in a few translation units, as
# docs/decisions/0024-several-files-at-once.md tells. unity_groups.py says which of them can stand together.
function(compile_together target)
  if(NOT ROLLCALL_UNITY)
    return()
  endif()
  set(files ${ARGN})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/unity_groups.py)
  execute_process(COMMAND python3 ${CMAKE_SOURCE_DIR}/cmake/unity_groups.py 8 ${files}
                  OUTPUT_VARIABLE lines COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" lines "${lines}")
  foreach(line IN LISTS lines)
    if(line MATCHES "^([0-9]+) (.+)$")
      set_source_files_properties(${CMAKE_MATCH_2} PROPERTIES UNITY_GROUP ${CMAKE_MATCH_1})
    endif()
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  # A type of an unnamed namespace seems to come from a header there.
  target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
endfunction()

# rollcall_module(NAME
#   [USES lower-module...]      modules of a lower floor it may include
#   [PUBLIC lib...]             libraries whose headers its own headers show
#   [PRIVATE lib...]            libraries only its .cpp files need
#   [TEST_LIBS lib...]
#   [CONCURRENT filter]         which of its tests use threads, as --gtest_filter takes it: they run under ThreadSanitizer
#   [APART]                     every file is compiled by itself
#   [UPPER])                    composes what stands below it: its tests run as released, those of the others under
#                               AddressSanitizer, and all of them both ways in the thorough test
#
# Makes the library rollcall_NAME of every *.cpp beside the CMakeLists.txt, and, where *_test.cpp files stand beside
# them, the program rollcall_NAME_test, registered with CTest as one test a file of cases.
function(rollcall_module name)
  cmake_parse_arguments(ARG "APART;UPPER" "CONCURRENT" "USES;PUBLIC;PRIVATE;TEST_LIBS" ${ARGN})

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|/test_[a-z_]+|/main)\\.cpp$") # a main.cpp belongs to a program
  list(FILTER tests INCLUDE REGEX "(_test|/test_[a-z_]+)\\.cpp$") # a test_*.cpp is what tests share

  add_library(rollcall_${name} STATIC ${sources})
  if(NOT ARG_APART)
    compile_together(rollcall_${name} ${sources})
  endif()
  target_include_directories(rollcall_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  list(TRANSFORM ARG_USES PREPEND rollcall_)
  target_link_libraries(rollcall_${name} PUBLIC ${ARG_USES} ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})

  if(tests)
    add_executable(rollcall_${name}_test ${tests})
    compile_together(rollcall_${name}_test ${tests})
    target_link_libraries(rollcall_${name}_test PRIVATE rollcall_${name} ${ARG_PRIVATE} ${ARG_TEST_LIBS}
                                                        GTest::gmock GTest::gtest_main)
    set(label unit)
    if(ARG_UPPER)
      set(label upper)
    endif()
    add_dependencies(${label}_tests rollcall_${name}_test)
    add_test(NAME unit.${name} COMMAND rollcall_${name}_test)
    set_tests_properties(unit.${name} PROPERTIES LABELS ${label} TIMEOUT 600)
    if(ARG_CONCURRENT AND ROLLCALL_SANITIZE MATCHES "thread")
      add_test(NAME concurrent.${name} COMMAND rollcall_${name}_test --gtest_filter=${ARG_CONCURRENT})
      set_tests_properties(concurrent.${name} PROPERTIES LABELS concurrent TIMEOUT 600)
      add_dependencies(concurrent_tests rollcall_${name}_test)
    endif()
  endif()
endfunction()
