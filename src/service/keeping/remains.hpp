// Destroys what rows that went, by their age or because somebody said so, left behind.
#pragma once

#include "base/error.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

// All of it: keys, and blobs. Every step may be repeated, by several processes at once.
Result<void> destroy_remains(Installation& in);

// After rows went that nobody reads any more: the remains, and what the database's own files still hold of the rows.
// What cannot be destroyed at once, a store that is busy or away, is no error: the next tidying does it.
Result<void> destroy_outside(Installation& in);

}  // namespace rollcall::service
