#include "service/people/picture_files.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include "base/file.hpp"
#include "base/text.hpp"
#include "service/settings.hpp"

namespace rollcall::service {

namespace fs = std::filesystem;

bool is_picture_name(const fs::path& path) {
  static constexpr std::array<std::string_view, 5> kExtensions = {".jpg", ".jpeg", ".png", ".webp", ".bmp"};
  return std::ranges::contains(kExtensions, to_lower_ascii(path.extension().string()));
}

Result<Bytes> read_picture(const std::string& file, const Settings& settings) {
  return read_file(file, static_cast<std::size_t>(settings.integer(setting::kImageBytes)));
}

Result<std::vector<std::string>> expand_pictures(const std::vector<std::string>& files) {
  std::vector<std::string> expanded;
  for (const std::string& file : files) {
    std::error_code error;
    if (!fs::exists(file, error)) return fail(ErrorCode::kNotFound, "there is no file " + file);
    if (!fs::is_directory(file, error)) {
      expanded.push_back(file);
      continue;
    }
    std::vector<std::string> inside;
    for (fs::directory_iterator it(file, error), end; !error && it != end; it.increment(error))
      if (is_picture_name(it->path())) inside.push_back(it->path().string());
    if (error) return fail_errno(error.value(), "read", file, false);
    std::ranges::sort(inside);
    expanded.insert(expanded.end(), inside.begin(), inside.end());
  }
  return expanded;
}

}  // namespace rollcall::service
