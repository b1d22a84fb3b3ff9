// What others changed of the people a plan is about since it was made, as the event log tells.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/roster/plan.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service::roster {

class Meanwhile {
 public:
  // `since` is the number of the last event that is known.
  Meanwhile(const Plan& plan, std::int64_t since);

  // Takes note of what was written since.
  Result<void> read_on(store::Connection& db);

  // Leaves out what we wrote ourselves, up to the last event there is.
  Result<void> skip_own(store::Connection& db);

  bool touches(const PersonWork& work) const;
  // A course or who teaches it.
  bool touches_courses() const { return courses_; }

 private:
  Result<void> look_up(store::Connection& db, const std::vector<Uuid>& people);

  std::int64_t seen_;
  std::unordered_set<Uuid> known_;  // people of the plan there were
  std::unordered_set<Uuid> people_;
  std::unordered_set<std::string> external_ids_;  // of people the plan did not know
  bool courses_ = false;
};

}  // namespace rollcall::service::roster
