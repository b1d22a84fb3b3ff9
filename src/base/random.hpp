// Random bytes and numbers from the kernel, fit for ids, keys and what nobody may foresee.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace rollcall {

// Fills `out`. Thread-safe. Ends the program if the kernel gives none: nothing safe can be done without.
void fill_random(std::span<std::byte> out);

// 0..bound-1, each exactly as likely as the others; 0 for a bound of 0. Thread-safe.
std::uint32_t random_below(std::uint32_t bound);

}  // namespace rollcall
