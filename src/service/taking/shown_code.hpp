// A code that is shown for a while and then another one in its place.
#pragma once

#include <string>

#include "base/time.hpp"

namespace rollcall::service {

struct ShownCode {
  std::string text;
  Time expires_at{};      // it is taken until then
  int renew_after_s = 0;  // when to ask for the next one
};

}  // namespace rollcall::service
