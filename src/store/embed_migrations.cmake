# embed_migrations(OUT NAME_OF_FUNCTION FOLDER): writes into the variable OUT the C++ definition of `NAME_OF_FUNCTION()`, which gives the
# scripts of FOLDER in order, each with the hash of its bytes.
function(embed_migrations out name_of_function folder)
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.sql)
  list(SORT scripts)
  set(expected 1)
  set(rows "")
  foreach(script IN LISTS scripts)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${script})
    get_filename_component(stem ${script} NAME_WE)
    if(NOT stem MATCHES "^0*([0-9]+)_(.+)$")
      message(FATAL_ERROR "${script}: a migration is named NNNN_what_it_does.sql")
    endif()
    set(number ${CMAKE_MATCH_1})
    set(name ${CMAKE_MATCH_2})
    if(NOT number EQUAL expected)
      message(FATAL_ERROR "${script}: migrations are numbered without gaps, ${expected} is next")
    endif()
    math(EXPR expected "${expected} + 1")
    file(READ ${script} sql)
    file(SHA256 ${script} hash)
    string(APPEND rows "    Migration{${number}, \"${name}\", \"${hash}\", R\"sql(${sql})sql\"},\n")
  endforeach()
  set(${out} "std::span<const Migration> ${name_of_function}() {
  static constexpr std::array kMigrations = {
${rows}  };
  return kMigrations;
}
" PARENT_SCOPE)
endfunction()
