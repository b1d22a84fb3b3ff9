// libsodium as the files of this folder use it; not for headers, so that nobody else depends on it.
#pragma once

#include <sodium.h>

#include <cstddef>

namespace rollcall::crypto {

// libsodium picks its implementations once, before anything else of it is called. Ends the program if it cannot.
void ensure_sodium();

inline const unsigned char* raw(const std::byte* bytes) { return reinterpret_cast<const unsigned char*>(bytes); }
inline unsigned char* raw(std::byte* bytes) { return reinterpret_cast<unsigned char*>(bytes); }

}  // namespace rollcall::crypto
