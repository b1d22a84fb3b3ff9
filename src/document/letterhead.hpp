// Whose paper a document is, and who made it when: what stands at the head and the foot of every page.
#pragma once

#include <string>

#include "base/bytes.hpp"

namespace rollcall::document {

struct Letterhead {
  Bytes logo;          // a PNG; empty: none
  std::string school;  // at the head, one line; empty: none
  std::string maker;   // at the foot, one line; empty: none
};

}  // namespace rollcall::document
