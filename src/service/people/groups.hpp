// Groups of people: labels, as people and checkpoints name them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "service/installation.hpp"
#include "store/groups.hpp"

namespace rollcall::service {

inline constexpr std::size_t kMostGroups = 50;  // of one person or checkpoint

// The labels cleaned, sorted, each once. kInvalidArgument for the field `groups`.
Result<std::vector<std::string>> clean_groups(const std::vector<std::string>& groups);

// Those that somebody active is in, by name.
Result<std::vector<store::Group>> list_groups(Installation& in);

}  // namespace rollcall::service
