// Destroys what rows that went by their age left behind.
#pragma once

#include "base/error.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

// All of it: keys, and blobs. Every step may be repeated, by several processes at once.
Result<void> destroy_remains(Installation& in);

}  // namespace rollcall::service
