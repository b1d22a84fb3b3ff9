#include "net/address_guard.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>
#include <string>

namespace rollcall::net {
namespace {

sockaddr_storage address(const std::string& text) {
  sockaddr_storage storage{};
  sockaddr_in ipv4{.sin_family = AF_INET};
  sockaddr_in6 ipv6{.sin6_family = AF_INET6};
  if (::inet_pton(AF_INET, text.c_str(), &ipv4.sin_addr) == 1) {
    std::memcpy(&storage, &ipv4, sizeof ipv4);
  } else {
    EXPECT_EQ(::inet_pton(AF_INET6, text.c_str(), &ipv6.sin6_addr), 1) << text;
    std::memcpy(&storage, &ipv6, sizeof ipv6);
  }
  return storage;
}

const sockaddr& generic(const sockaddr_storage& storage) { return reinterpret_cast<const sockaddr&>(storage); }

TEST(AddressGuard, KnowsWhatIsPublic) {
  for (const char* text :
       {"8.8.8.8",         "1.0.0.1",         "9.255.255.255",   "11.0.0.0",       "100.63.255.255",  "100.128.0.0",
        "126.255.255.255", "128.0.0.0",       "169.253.255.255", "169.255.0.0",    "172.15.255.255",  "172.32.0.0",
        "192.0.1.0",       "192.167.255.255", "192.169.0.0",     "198.17.255.255", "198.20.0.0",      "223.255.255.255",
        "2606:4700::1111", "2a00:1450::1",    "2001:200::1",     "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"}) {
    EXPECT_TRUE(is_public(generic(address(text)))) << text;
  }
}

TEST(AddressGuard, KnowsWhatIsNot) {
  for (const char* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.1",
                           "10.255.255.255",
                           "100.64.0.1",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.254",
                           "169.254.169.254",
                           "169.254.170.2",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.192",
                           "192.0.2.1",
                           "192.88.99.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.19.255.255",
                           "198.51.100.1",
                           "203.0.113.1",
                           "224.0.0.1",
                           "239.255.255.255",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::7f00:1",
                           "::ffff:127.0.0.1",
                           "::ffff:169.254.169.254",
                           "::ffff:10.0.0.1",
                           "64:ff9b::127.0.0.1",
                           "64:ff9b::10.0.0.1",
                           "64:ff9b:1::1",
                           "100::1",
                           "2001::1",
                           "2001:db8::1",
                           "2002:7f00:1::1",
                           "2002:808:808::1",
                           "3fff::1",
                           "5f00::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "fe80::1",
                           "febf::1",
                           "fec0::1",
                           "ff02::1"}) {
    EXPECT_FALSE(is_public(generic(address(text)))) << text;
  }
  sockaddr_storage local{};
  local.ss_family = AF_UNIX;
  EXPECT_FALSE(is_public(generic(local)));
}

TEST(AddressGuard, RangesAreReadStrictly) {
  for (const char* text :
       {"10.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "10.1.2.3/32", "fd00::/8", "::/0", "::1", "::1/128"}) {
    EXPECT_TRUE(AddressRange::parse(text)) << text;
  }
  for (const char* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.0/8/8",
                           "10.1.0.0/8", "10.0.0", "example.org", "fd00::/129", "fd00::1/8", "10.0.0.1 "}) {
    const auto range = AddressRange::parse(text);
    ASSERT_FALSE(range) << text;
    EXPECT_EQ(range.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(AddressGuard, ExceptionsAreAllowedAndNothingBesideThem) {
  const std::vector<AddressRange> exceptions = {AddressRange::parse("10.20.30.0/23").value(),
                                                AddressRange::parse("fd00:1::/32").value()};
  struct Case {
    const char* text;
    bool allowed;
  };
  constexpr Case kCases[] = {{"10.20.30.1", true},        {"10.20.31.255", true}, {"10.20.29.255", false},
                             {"10.20.32.0", false},       {"fd00:1::5", true},    {"fd00:2::5", false},
                             {"::ffff:10.20.30.1", true}, {"8.8.8.8", true},      {"127.0.0.1", false}};
  for (const Case& c : kCases) {
    const sockaddr_storage storage = address(c.text);
    EXPECT_EQ(may_connect(generic(storage), AddressPolicy::kPublicOnly, exceptions), c.allowed) << c.text;
    EXPECT_TRUE(may_connect(generic(storage), AddressPolicy::kAny, {})) << c.text;
  }
}

}  // namespace
}  // namespace rollcall::net
