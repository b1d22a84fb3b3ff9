// The policy of courses: what a new one begins with, and the snapshot that decisions keep.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "attendance/types.hpp"
#include "base/settings.hpp"

namespace rollcall::service {

// What the settings under [policy] say: the policy of a course that is added without one.
attendance::Policy default_policy(const Settings& settings);

// As the API writes it.
boost::json::object policy_json(const attendance::Policy& policy);

// The same as text: what a sighting and a record name as the policy they were decided by.
std::string policy_snapshot(const attendance::Policy& policy);

}  // namespace rollcall::service
