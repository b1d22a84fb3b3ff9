// What names exactly what applying a plan would do: a hash of it.
#pragma once

#include <string>

#include "attendance/types.hpp"
#include "service/roster/plan.hpp"

namespace rollcall::service::roster {

// `policy` is that of courses that are made.
std::string token_of(const Plan& plan, const Options& options, const attendance::Policy& policy);

}  // namespace rollcall::service::roster
