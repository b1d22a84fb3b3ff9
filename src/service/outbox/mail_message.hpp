// A mail as it goes over the wire: MIME, UTF-8, quoted-printable (RFC 5322, 2045, 2047, 3282, 8058). Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"

namespace rollcall::service {

struct Mail {
  std::string from;  // an address, or "Name <address>"
  std::string to_name;
  std::string to;  // a bare address
  std::string subject;
  std::string text;             // UTF-8, lines by \n
  std::string language;         // of the text, such as "ar"; empty: not said
  std::string id;               // Message-ID without its angle brackets; the same for every repeat
  std::string unsubscribe_url;  // empty: none
  Time date{};
};

// Whole, with CRLF. Line breaks and control characters in what goes into a header become spaces: nothing a person is
// called can add a header.
std::string format_mail(const Mail& mail);

// One address of ASCII, such as mother@example.org: nothing that could be two of them, or a header.
bool is_mail_address(std::string_view text);

// The address in "Name <address>", or the text itself.
std::string_view bare_address(std::string_view text);

// Its parts, for tests: a value of a header (RFC 2047), and a body (RFC 2045).
std::string encode_header(std::string_view text);
std::string encode_quoted_printable(std::string_view text);

}  // namespace rollcall::service
