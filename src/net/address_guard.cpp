#include "net/address_guard.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>

namespace rollcall::net {
namespace {

using Address = std::array<std::uint8_t, 16>;

constexpr int kMappedBits = 96;  // of ::ffff:0:0/96

// What is not public of IPv4, and what of IPv6's public 2000::/3 is not.
constexpr std::string_view kNotPublic[] = {
    "0.0.0.0/8",        // this host
    "10.0.0.0/8",       // private
    "100.64.0.0/10",    // shared by carriers
    "127.0.0.0/8",      // loopback
    "169.254.0.0/16",   // link-local, cloud metadata
    "172.16.0.0/12",    // private
    "192.0.0.0/24",     // protocol assignments
    "192.0.2.0/24",     // documentation
    "192.88.99.0/24",   // 6to4 relays
    "192.168.0.0/16",   // private
    "198.18.0.0/15",    // benchmarking
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",   // documentation
    "224.0.0.0/4",      // multicast
    "240.0.0.0/4",      // reserved, broadcast
    "2001::/23",        // protocol assignments, Teredo
    "2001:db8::/32",    // documentation
    "2002::/16",        // 6to4, carries any IPv4 address
    "3fff::/20",        // documentation
};

Address map_ipv4(const void* four_bytes) {
  Address address{};
  address[10] = address[11] = 0xFF;
  std::memcpy(address.data() + 12, four_bytes, 4);
  return address;
}

std::optional<Address> address_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address, sizeof ipv4);
    return map_ipv4(&ipv4.sin_addr);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &address, sizeof ipv6);
    Address bytes;
    std::memcpy(bytes.data(), &ipv6.sin6_addr, bytes.size());
    return bytes;
  }
  return std::nullopt;
}

AddressRange known_range(std::string_view text) { return AddressRange::parse(text).value(); }

bool is_public(Address address) {
  static const AddressRange kIpv4 = known_range("::ffff:0:0/96");
  static const AddressRange kNat64 = known_range("64:ff9b::/96");
  static const AddressRange kIpv6 = known_range("2000::/3");
  static const std::vector<AddressRange> kExcluded = [] {
    std::vector<AddressRange> ranges;
    for (const std::string_view text : kNotPublic) ranges.push_back(known_range(text));
    return ranges;
  }();

  if (kNat64.contains(address)) address = map_ipv4(address.data() + 12);
  return (kIpv4.contains(address) || kIpv6.contains(address)) &&
         std::ranges::none_of(kExcluded, [&](const AddressRange& range) { return range.contains(address); });
}

}  // namespace

Result<AddressRange> AddressRange::parse(std::string_view text) {
  const auto refused = [&] {
    return fail_field("address", "\"" + std::string(text) + "\" is not an address or a range such as 10.0.0.0/8");
  };
  const std::size_t slash = text.find('/');
  const std::string host(text.substr(0, slash));

  AddressRange range;
  std::array<std::uint8_t, 4> ipv4;
  int least_bits = 0;
  if (::inet_pton(AF_INET, host.c_str(), ipv4.data()) == 1) {
    range.prefix_ = map_ipv4(ipv4.data());
    least_bits = kMappedBits;
  } else if (::inet_pton(AF_INET6, host.c_str(), range.prefix_.data()) != 1) {
    return refused();
  }
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    int bits = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc{} || end != digits.data() + digits.size() || bits < 0 || bits > 128 - least_bits) {
      return refused();
    }
    range.bits_ = least_bits + bits;
  }
  // "10.1.0.0/8" is more likely a slip than a way to write 10.0.0.0/8.
  Address cleared = range.prefix_;
  for (int bit = range.bits_; bit < 128; ++bit) cleared[bit / 8] &= static_cast<std::uint8_t>(~(0x80 >> bit % 8));
  if (cleared != range.prefix_) return refused();
  return range;
}

bool AddressRange::contains(const Address& address) const {
  const auto whole = static_cast<std::size_t>(bits_ / 8);
  if (std::memcmp(address.data(), prefix_.data(), whole) != 0) return false;
  const int rest = bits_ % 8;
  return rest == 0 || ((address[whole] ^ prefix_[whole]) >> (8 - rest)) == 0;
}

bool is_public(const sockaddr& address) {
  const auto bytes = address_of(address);
  return bytes && is_public(*bytes);
}

bool may_connect(const sockaddr& address, AddressPolicy policy, const std::vector<AddressRange>& exceptions) {
  if (policy == AddressPolicy::kAny) return true;
  const auto bytes = address_of(address);
  if (!bytes) return false;
  return is_public(*bytes) ||
         std::ranges::any_of(exceptions, [&](const AddressRange& range) { return range.contains(*bytes); });
}

}  // namespace rollcall::net
