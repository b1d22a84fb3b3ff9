// For tests that watch memory: how much the process uses now.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <fstream>

#ifdef __SANITIZE_ADDRESS__
// Of AddressSanitizer's run-time library; its header comes with clang only.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace rollcall {

/// Bytes in use: what is resident, or, under AddressSanitizer, what is allocated, because the resident size counts the
/// freed memory that the sanitizer holds back as well.
inline std::size_t memory_in_use() {
#ifdef __SANITIZE_ADDRESS__
  return __sanitizer_get_current_allocated_bytes();
#else
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0;
  std::size_t pages = 0;
  file >> size >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
#endif
}

}  // namespace rollcall
