# All test programs with tests that use threads.
add_custom_target(concurrent_tests)

# rollcall_module(NAME
#   [USES lower-module...]      modules of a lower floor it may include
#   [PUBLIC lib...]             libraries whose headers its own headers show
#   [PRIVATE lib...]            libraries only its .cpp files need
#   [TEST_LIBS lib...]
#   [CONCURRENT filter])        which of its tests use threads, as --gtest_filter takes it: they run under ThreadSanitizer
#
# Makes the library rollcall_NAME of every *.cpp beside the CMakeLists.txt, and, where *_test.cpp files stand beside
# them, the program rollcall_NAME_test, registered with CTest as one test a file of cases.
function(rollcall_module name)
  cmake_parse_arguments(ARG "" "CONCURRENT" "USES;PUBLIC;PRIVATE;TEST_LIBS" ${ARGN})

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|/test_[a-z_]+|/main)\\.cpp$") # a main.cpp belongs to a program
  list(FILTER tests INCLUDE REGEX "(_test|/test_[a-z_]+)\\.cpp$") # a test_*.cpp is what tests share

  add_library(rollcall_${name} STATIC ${sources})
  target_include_directories(rollcall_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  list(TRANSFORM ARG_USES PREPEND rollcall_)
  target_link_libraries(rollcall_${name} PUBLIC ${ARG_USES} ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})

  if(tests)
    add_executable(rollcall_${name}_test ${tests})
    target_link_libraries(rollcall_${name}_test PRIVATE rollcall_${name} ${ARG_PRIVATE} ${ARG_TEST_LIBS}
                                                        GTest::gmock GTest::gtest_main)
    add_test(NAME unit.${name} COMMAND rollcall_${name}_test)
    set_tests_properties(unit.${name} PROPERTIES LABELS unit TIMEOUT 600)
    if(ARG_CONCURRENT AND ROLLCALL_SANITIZE MATCHES "thread")
      add_test(NAME concurrent.${name} COMMAND rollcall_${name}_test --gtest_filter=${ARG_CONCURRENT})
      set_tests_properties(concurrent.${name} PROPERTIES LABELS concurrent TIMEOUT 600)
      add_dependencies(concurrent_tests rollcall_${name}_test)
    endif()
  endif()
endfunction()
