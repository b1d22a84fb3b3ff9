#include "base/percent.hpp"

#include <format>

namespace rollcall {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

}  // namespace

std::string percent_encode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c))
      encoded += c;
    else
      encoded += std::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

}  // namespace rollcall
