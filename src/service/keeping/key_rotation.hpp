// A new master key in the place of the old one, while servers run: every key is wrapped anew in one transaction, and
// the key's file is replaced. A crash in between leaves the old key whole, or the new one, which the next opening
// finishes.
#pragma once

#include <cstdint>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

// Gives how many keys were wrapped anew. kInvalidArgument where the master key comes from no file: then it is not ours
// to replace.
Result<std::int64_t> rotate_master_key(Installation& in, const Actor& actor);

}  // namespace rollcall::service
