#include "service/settings_file.hpp"

#include <vector>

#include "base/file.hpp"
#include "base/text.hpp"
#include "service/settings.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 20;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

bool sets(std::string_view line, std::string_view key) {
  line = trim(line);
  if (!line.starts_with(key)) return false;
  line = trim(line.substr(key.size()));
  return line.starts_with('=');
}

}  // namespace

std::string with_setting(std::string_view toml, std::string_view name, std::string_view value) {
  const std::size_t dot = name.rfind('.');
  const std::string header = "[" + std::string(name.substr(0, dot)) + "]";
  const std::string_view key = name.substr(dot + 1);
  const std::string setting = std::string(key) + " = \"" + std::string(value) + "\"";
  std::vector<std::string> lines = lines_of(toml);
  std::size_t place = lines.size();
  bool in_table = false;
  bool done = false;
  for (std::size_t i = 0; i < lines.size() && !done; ++i) {
    const std::string_view line = trim(lines[i]);
    if (line.starts_with('[')) in_table = line.starts_with(header);
    if (in_table && line.starts_with(header)) place = i + 1;
    if (in_table && sets(line, key)) {
      lines[i] = setting;
      done = true;
    }
  }
  if (!done && place < lines.size() + 1 && place > 0 && trim(lines[place - 1]).starts_with(header)) {
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place), setting);
    done = true;
  }
  if (!done) {
    if (!lines.empty()) lines.emplace_back();
    lines.push_back(header);
    lines.push_back(setting);
  }
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

Result<void> write_setting(const std::filesystem::path& file, std::string_view name, std::string_view value) {
  auto before = read_text_file(file, kMaxFile);
  if (!before && before.error().code != ErrorCode::kNotFound) return std::unexpected(std::move(before).error());
  const std::string after = with_setting(before.value_or(""), name, value);
  ROLLCALL_TRY(Settings::load(settings_table(), {.file_name = file.string(), .file_text = after}));
  return write_file(file, bytes_of(after));
}

}  // namespace rollcall::service
