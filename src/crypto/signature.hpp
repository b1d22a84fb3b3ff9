// Signed statements that others can check without us: Ed25519 (RFC 8032) as a compact JSON Web Signature (RFC 7515 with
// EdDSA of RFC 8037), so that any JOSE library reads them. The header names the public key ("jwk"); whether that key is
// the right one is for the reader to know. All functions are thread-safe and keep nothing.
#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "crypto/key.hpp"

namespace rollcall::crypto {

using PublicKey = std::array<std::byte, 32>;

// The public half of the signing key that grows from `seed`.
PublicKey public_key_of(KeyView seed);

// A short name of a public key: 16 hex digits.
std::string fingerprint_of(const PublicKey& key);

// `payload` signed; `type` is a word for the header's "typ", which keeps one kind of statement apart from another.
std::string sign_statement(KeyView seed, std::string_view type, const boost::json::object& payload);

struct Statement {
  PublicKey signer{};
  boost::json::object payload;
};

// kMalformed for what is no such statement or one of another type; kCorrupt when the signature does not fit.
Result<Statement> verify_statement(std::string_view text, std::string_view type);

}  // namespace rollcall::crypto
