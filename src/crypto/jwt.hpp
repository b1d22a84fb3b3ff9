// Signed tokens of other programs: JSON Web Tokens (RFC 7519) and the public keys they are checked with (RFC 7517).
// Only RS256, PS256 and ES256 are taken: a token that names no algorithm, or one with a shared secret, is refused
// whatever it says. Thread-safe; nothing is kept.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace rollcall::crypto {

// The public keys of a provider. Keys that cannot be used here (other types, curves and uses) are left out.
class KeySet {
 public:
  // A JWK Set document. kMalformed for what is none; RSA keys of less than 2048 bits are left out.
  static Result<KeySet> parse(std::string_view json);

  KeySet(KeySet&&) noexcept;
  KeySet& operator=(KeySet&&) noexcept;
  ~KeySet();

  std::size_t size() const;
  bool contains(std::string_view key_id) const;

 private:
  struct Entry;
  friend Result<boost::json::object> verify_jwt(std::string_view token, const KeySet& keys);
  KeySet();
  std::vector<Entry> entries_;
};

// The id of the key a token says it was signed with; "" where it says none. kMalformed for what is no token.
Result<std::string> key_id_of(std::string_view token);

// The claims of a token whose signature is good. kMalformed for what is no token, kUnauthenticated for an algorithm
// that is not taken, a key that is not there or a signature that is wrong. What the claims say is for check_claims().
Result<boost::json::object> verify_jwt(std::string_view token, const KeySet& keys);

// What an ID token must say (OpenID Connect Core 1.0, section 3.1.3.7).
struct ExpectedClaims {
  std::string issuer;
  std::string audience;  // our client id
  std::string nonce;     // of the sign-in it answers
  Time now{};
};

// kUnauthenticated, naming the claim: another issuer, not for us, another nonce, expired, not valid yet (two minutes of
// difference between clocks are forgiven), issued more than a day ago, no subject.
Result<void> check_claims(const boost::json::object& claims, const ExpectedClaims& expected);

}  // namespace rollcall::crypto
