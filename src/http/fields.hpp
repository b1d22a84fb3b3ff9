// Header fields and other name-value lists as HTTP carries them: ordered, a name may occur several times, names compare
// without case. A plain value: not thread-safe to change, safe to read together.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::http {

class Fields {
 public:
  using Field = std::pair<std::string, std::string>;

  Fields() = default;
  Fields(std::initializer_list<Field> fields) : fields_(fields) {}

  // Adds one more field, also where the name is there already (Set-Cookie).
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }

  // Makes `value` the only one of that name.
  void set(std::string_view name, std::string value);

  // Sets only what is not there yet.
  void set_default(std::string_view name, std::string_view value);

  void remove(std::string_view name);
  void clear() { fields_.clear(); }
  void reserve(std::size_t count) { fields_.reserve(count); }

  // The first value of that name. The view lives as long as the field does.
  std::optional<std::string_view> find(std::string_view name) const;
  bool contains(std::string_view name) const { return find(name).has_value(); }
  std::size_t count(std::string_view name) const;

  // Whether a comma-separated list such as Connection or Accept-Encoding names `token`, in any of the fields `name`.
  // Parameters after ";" are not looked at.
  bool has_token(std::string_view name, std::string_view token) const;

  bool empty() const { return fields_.empty(); }
  std::size_t size() const { return fields_.size(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

}  // namespace rollcall::http
