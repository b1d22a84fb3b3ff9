// Percent-encoding (RFC 3986 section 2): text made fit for one path segment, a query name or a value.
#pragma once

#include <string>
#include <string_view>

namespace rollcall {

// Everything but letters, digits and "-._~" as %XX, byte by byte.
std::string percent_encode(std::string_view text);

}  // namespace rollcall
