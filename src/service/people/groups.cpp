#include "service/people/groups.hpp"

#include <algorithm>
#include <format>
#include <utility>

#include "base/text.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kGroup{.min_code_points = 1, .max_code_points = 100};

}  // namespace

Result<std::vector<std::string>> clean_groups(const std::vector<std::string>& groups) {
  if (groups.size() > kMostGroups) return fail_field("groups", std::format("must be at most {}", kMostGroups));
  std::vector<std::string> cleaned;
  for (const std::string& group : groups) {
    ROLLCALL_ASSIGN(std::string name, clean_line("groups", group, kGroup));
    cleaned.push_back(std::move(name));
  }
  std::ranges::sort(cleaned);
  const auto [first, last] = std::ranges::unique(cleaned);
  cleaned.erase(first, last);
  return cleaned;
}

Result<std::vector<store::Group>> list_groups(Installation& in) {
  return in.database().read([](store::Connection& db) { return store::list_groups(db); });
}

}  // namespace rollcall::service
