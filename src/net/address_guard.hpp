// Which addresses we may be sent to. A URL that a user wrote (a webhook, say) must not reach the machine itself, its
// network or a cloud's metadata service; the check is made on the address a socket is about to connect to, after name
// resolution, so neither a redirect nor a name that changes its address gets around it.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace rollcall::net {

// All addresses that begin with the same bits. IPv4 is held in its IPv6 form, ::ffff:a.b.c.d.
class AddressRange {
 public:
  // "10.0.0.0/8", "fd00::/8", or one address; kInvalidArgument for anything else, also for bits set past the prefix.
  static Result<AddressRange> parse(std::string_view text);

  bool contains(const std::array<std::uint8_t, 16>& address) const;

 private:
  AddressRange() = default;

  std::array<std::uint8_t, 16> prefix_{};
  int bits_ = 128;
};

enum class AddressPolicy : std::uint8_t {
  kPublicOnly,  // for addresses that users wrote
  kAny,         // for addresses that the operator wrote
};

// Whether `address` (IPv4 or IPv6) is on the public internet: not loopback, private, link-local (with the metadata
// addresses there), shared, multicast, reserved or documentation, in plain form or inside an IPv6 form that carries an
// IPv4 address (IANA's special-purpose registries, RFC 6890). Other families are not.
bool is_public(const sockaddr& address);

// Whether `policy` lets us connect to `address`; `exceptions` are allowed under every policy.
bool may_connect(const sockaddr& address, AddressPolicy policy, const std::vector<AddressRange>& exceptions);

}  // namespace rollcall::net
