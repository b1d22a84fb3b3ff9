// The two spellings of "some bytes" that the store's functions take and give.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rollcall::store {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

}  // namespace rollcall::store
