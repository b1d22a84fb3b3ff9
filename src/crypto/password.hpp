// Passwords of people who sign in: Argon2id (RFC 9106), in libsodium's text form
// "$argon2id$v=19$m=…,t=…,p=1$salt$hash". A hash takes a tenth of a second and 64 MiB on purpose: call these on a
// worker, a few at a time. Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::crypto {

// Longer passwords are refused, so that nobody makes us hash megabytes.
inline constexpr std::size_t kMaxPasswordBytes = 1024;

struct PasswordCost {
  unsigned long long passes = 3;
  std::size_t memory_bytes = std::size_t{64} << 20;
};

// kInvalidArgument for an empty or too long password, kUnavailable when the memory is not to be had.
Result<std::string> hash_password(std::string_view password, const PasswordCost& cost = {});

// Whether `password` is the one `hash` was made of. False also for a hash that cannot be read.
bool verify_password(std::string_view hash, std::string_view password);

// Takes as long as verify_password() and is of no use otherwise: call it when there is no such user, so that the time
// of the answer does not tell.
void verify_nobody(std::string_view password);

// Whether `hash` was made at another cost and is best made anew at the next sign-in.
bool needs_rehash(std::string_view hash, const PasswordCost& cost = {});

}  // namespace rollcall::crypto
