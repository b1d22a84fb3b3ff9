// What people ask a school's database, as the routes of the API ask it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "big_school.hpp"

namespace rollcall::bench {

struct Question {
  std::string name;                                       // "records/person"
  std::function<void(BigSchool&, std::size_t turn)> ask;  // each turn about something else
};

const std::vector<Question>& questions();

}  // namespace rollcall::bench
