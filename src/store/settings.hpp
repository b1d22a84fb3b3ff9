// Settings that are changed while the program runs and belong to the installation, by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Setting {
  std::string name;
  std::string content;  // as the one who owns the setting writes it
  Time updated_at{};
  bool operator==(const Setting&) const = default;
};

Result<std::optional<std::string>> find_setting(Connection& db, std::string_view name);
Result<std::vector<Setting>> list_settings(Connection& db);  // by name
Result<void> put_setting(Connection& db, const Setting& setting);
Result<bool> delete_setting(Connection& db, std::string_view name);

}  // namespace rollcall::store
