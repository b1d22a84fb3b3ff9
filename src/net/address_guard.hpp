// Which addresses we may be sent to. A URL that a user wrote (a webhook, say) must not reach the machine itself, its
// network or a cloud's metadata service; the check is made on the address a socket is about to connect to, after name
// resolution, so neither a redirect nor a name that changes its address gets around it.
#pragma once

#include <sys/socket.h>

#include <cstdint>

namespace rollcall::net {

enum class AddressPolicy : std::uint8_t {
  kPublicOnly,  // for addresses that users wrote
  kAny,         // for addresses that the operator wrote
};

// Whether `address` (IPv4 or IPv6) is on the public internet: not loopback, private, link-local (with the metadata
// addresses there), shared, multicast, reserved, documentation, and no IPv6 form that carries such an IPv4 address (RFC
// 6890 and its updates). Unknown families are not.
bool is_public(const sockaddr& address);

}  // namespace rollcall::net
