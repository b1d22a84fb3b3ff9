// multipart/form-data (RFC 7578) over a body in memory. Parts are views into the body: nothing is copied, and no upload
// byte ever reaches the disk.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/request.hpp"

namespace rollcall::http {

struct MultipartLimits {
  std::size_t max_parts = 64;
  std::size_t max_part_header = 4 * 1024;  // bytes of one part's header lines
};

struct Part {
  std::string name;                     // of the form field; UTF-8
  std::optional<std::string> filename;  // as the client said it, only its last component: for messages, never a path
  std::string content_type;             // lower case, without parameters; "text/plain" where none was given
  std::span<const std::byte> data;      // lives as long as the body it was parsed from

  std::string_view text() const;  // the same bytes
};

struct Multipart {
  std::vector<Part> parts;

  const Part* find(std::string_view name) const;              // the first of that name; nullptr for none
  std::vector<const Part*> all(std::string_view name) const;  // repeatable fields
  // A field of text; kInvalidArgument where it is not UTF-8.
  Result<std::optional<std::string_view>> text(std::string_view name) const;
};

// kUnsupportedMedia unless the content type is multipart/form-data; kMalformed, saying what, for a missing or improper
// boundary, no final boundary, a part without name, a header that is not one, a NUL in a header, a nested multipart or
// a transfer encoding; kTooLarge past the limits. The request must outlive the result.
Result<Multipart> parse_multipart(const Request& request, const MultipartLimits& limits = {});
Result<Multipart> parse_multipart(const Request&&, const MultipartLimits& = {}) = delete;

// The same from its two parts, for tests and fuzzing.
Result<Multipart> parse_multipart(std::string_view content_type, std::span<const std::byte> body,
                                  const MultipartLimits& limits = {});

}  // namespace rollcall::http
