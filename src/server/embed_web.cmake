# Writes OUT, a .cpp that holds every file of WEB_DIR as text (FILES: paths relative to it, separated by '|'), and the page
# ERRORS, which says what each error means, as errors.md.
string(REPLACE "|" ";" files "${FILES}")
set(rows "")
foreach(file IN LISTS files)
  file(READ ${WEB_DIR}/${file} text)
  string(APPEND rows "    {\"${file}\", R\"~~web~~(${text})~~web~~\"},\n")
endforeach()
file(READ ${ERRORS} text)
string(APPEND rows "    {\"errors.md\", R\"~~web~~(${text})~~web~~\"},\n")
file(WRITE ${OUT} "// Made from web/ by embed_web.cmake.
#include \"server/web_assets.hpp\"

namespace rollcall::server {
namespace {

struct Asset {
  const char* path;
  const char* text;
};

constexpr Asset kAssets[] = {
${rows}};

}  // namespace

Result<void> add_web_assets(http::StaticFiles& files) {
  for (const Asset& asset : kAssets) ROLLCALL_TRY(files.add(asset.path, asset.text, Time{}));
  return {};
}

}  // namespace rollcall::server
")
