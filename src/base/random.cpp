#include "base/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

namespace rollcall {

void fill_random(std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      std::abort();
    }
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

std::uint32_t random_below(std::uint32_t bound) {
  if (bound == 0) return 0;
  // What would make the first few numbers likelier is thrown away: 2^32 modulo bound.
  const std::uint32_t unfair = (0U - bound) % bound;
  while (true) {
    std::uint32_t number = 0;
    fill_random(std::as_writable_bytes(std::span(&number, 1)));
    if (number >= unfair) return number % bound;
  }
}

}  // namespace rollcall
