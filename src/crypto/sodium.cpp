#include "crypto/sodium.hpp"

#include <cstdio>
#include <cstdlib>

namespace rollcall::crypto {

void ensure_sodium() {
  [[maybe_unused]] static const bool kReady = [] {
    if (sodium_init() < 0) {
      std::fputs("error: libsodium could not be started; nothing safe can be done without\n", stderr);
      std::abort();
    }
    return true;
  }();
}

}  // namespace rollcall::crypto
