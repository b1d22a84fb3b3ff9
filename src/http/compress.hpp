// Compression of answers. Pure functions of their input, safe from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/fields.hpp"

namespace rollcall::http {

enum class Coding : std::uint8_t { kIdentity, kGzip, kBrotli };

// The Content-Encoding token: "gzip", "br", "identity".
std::string_view name(Coding coding);

// Whether the client takes `coding`, by its Accept-Encoding; a quality of 0 refuses it, "*" stands for all not named.
bool accepts_coding(const Fields& headers, Coding coding);

// Whether text of this media type shrinks: JSON, CSV, HTML, scripts, SVG; not pictures, archives or fonts.
bool is_compressible(std::string_view content_type);

// Empty where the library fails, which only happens without memory. `level` 1 (fast) to 9.
std::string gzip(std::string_view data, int level);
std::string brotli(std::string_view data);  // for files, compressed once at start

}  // namespace rollcall::http
