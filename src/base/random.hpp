// Random bytes from the kernel, fit for ids and keys.
#pragma once

#include <cstddef>
#include <span>

namespace rollcall {

// Fills `out`. Thread-safe. Ends the program if the kernel gives none: nothing safe can be done without.
void fill_random(std::span<std::byte> out);

}  // namespace rollcall
