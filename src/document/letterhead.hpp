// Whose paper a document is: what stands at its head, on every page.
#pragma once

#include <string>

#include "base/bytes.hpp"

namespace rollcall::document {

struct Letterhead {
  Bytes logo;          // a PNG; empty: none
  std::string school;  // one line; empty: none
};

}  // namespace rollcall::document
