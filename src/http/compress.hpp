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

// How much the client likes `coding`, by its Accept-Encoding: 0 (refused, or not named) to 1; "*" stands for all not
// named.
double coding_quality(const Fields& headers, Coding coding);

// Whether it takes it at all.
bool accepts_coding(const Fields& headers, Coding coding);

// The one of gzip and br that the client likes best; br where it likes both the same; kIdentity where it takes neither
// or says that it likes plain bytes better.
Coding preferred_coding(const Fields& headers);

// Whether text of this media type shrinks: JSON, CSV, HTML, scripts, SVG; not pictures, archives or fonts.
bool is_compressible(std::string_view content_type);

// Empty where the library fails, which only happens without memory. `level` 1 (fast) to 9.
std::string gzip(std::string_view data, int level);

// `quality` 0 (fast) to 11. 5 makes tens of megabytes a second and is for files that are compressed once.
inline constexpr int kBrotliForFiles = 5;
inline constexpr int kBrotliForAnswers = 1;
std::string brotli(std::string_view data, int quality = kBrotliForFiles);

}  // namespace rollcall::http
