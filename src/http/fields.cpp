#include "http/fields.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/text.hpp"

namespace rollcall::http {
void Fields::set(std::string_view name, std::string value) {
  const auto first = std::ranges::find_if(fields_, [&](const Field& f) { return equals_ignore_case(f.first, name); });
  if (first == fields_.end()) {
    add(std::string(name), std::move(value));
    return;
  }
  first->second = std::move(value);
  fields_.erase(
      std::remove_if(first + 1, fields_.end(), [&](const Field& f) { return equals_ignore_case(f.first, name); }),
      fields_.end());
}

void Fields::set_default(std::string_view name, std::string_view value) {
  if (!contains(name)) add(std::string(name), std::string(value));
}

void Fields::remove(std::string_view name) {
  std::erase_if(fields_, [&](const Field& f) { return equals_ignore_case(f.first, name); });
}

std::optional<std::string_view> Fields::find(std::string_view name) const {
  for (const Field& field : fields_) {
    if (equals_ignore_case(field.first, name)) return field.second;
  }
  return std::nullopt;
}

std::size_t Fields::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(fields_, [&](const Field& f) { return equals_ignore_case(f.first, name); }));
}

bool Fields::has_token(std::string_view name, std::string_view token) const {
  for (const Field& field : fields_) {
    if (!equals_ignore_case(field.first, name)) continue;
    std::string_view rest = field.second;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      std::string_view item = rest.substr(0, comma);
      item = trim_blanks(item.substr(0, item.find(';')));
      if (equals_ignore_case(item, token)) return true;
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
  }
  return false;
}

}  // namespace rollcall::http
