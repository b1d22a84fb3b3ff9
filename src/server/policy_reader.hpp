// A policy in a request.
#pragma once

#include "attendance/types.hpp"
#include "base/json.hpp"

namespace rollcall::server {

// The members that are given, over `policy`. null for a limit means none.
attendance::Policy read_policy(JsonReader& read, attendance::Policy policy);

}  // namespace rollcall::server
