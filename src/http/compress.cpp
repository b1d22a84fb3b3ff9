#include "http/compress.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "base/text.hpp"
#include "http/text.hpp"

namespace rollcall::http {
namespace {

// Of ";q=0.5": 1 where nothing is said, 0 where it is no number.
double quality_in(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::size_t semicolon = parameters.find(';');
    const std::string_view item = trim_blanks(parameters.substr(0, semicolon));
    if (item.starts_with("q=") || item.starts_with("Q=")) {
      double quality = 0;
      const std::string_view value = trim_blanks(item.substr(2));
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), quality);
      const bool whole = error == std::errc{} && end == value.data() + value.size();
      return whole && quality >= 0 ? std::min(quality, 1.0) : 0;
    }
    parameters = semicolon == std::string_view::npos ? std::string_view{} : parameters.substr(semicolon + 1);
  }
  return 1;
}

// What is said of `coding`, and of "*": nothing where it is not named.
struct Said {
  std::optional<double> of_coding;
  std::optional<double> of_all;
};

Said said_of(const Fields& headers, Coding coding) {
  Said said;
  for (const auto& [field, value] : headers) {
    if (!equals_ignore_case(field, "Accept-Encoding")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      const std::string_view item = rest.substr(0, comma);
      const std::size_t semicolon = item.find(';');
      const std::string_view token = trim_blanks(item.substr(0, semicolon));
      const double quality = semicolon == std::string_view::npos ? 1 : quality_in(item.substr(semicolon + 1));
      if (equals_ignore_case(token, name(coding)) && !said.of_coding) said.of_coding = quality;
      if (token == "*") said.of_all = quality;
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
  }
  return said;
}

}  // namespace

std::string_view name(Coding coding) {
  switch (coding) {
    case Coding::kGzip:
      return "gzip";
    case Coding::kBrotli:
      return "br";
    case Coding::kIdentity:
      break;
  }
  return "identity";
}

double coding_quality(const Fields& headers, Coding coding) {
  const Said said = said_of(headers, coding);
  return said.of_coding.value_or(said.of_all.value_or(0));
}

bool accepts_coding(const Fields& headers, Coding coding) { return coding_quality(headers, coding) > 0; }

Coding preferred_coding(const Fields& headers) {
  const double gzip = coding_quality(headers, Coding::kGzip);
  const double brotli = coding_quality(headers, Coding::kBrotli);
  const double best = std::max(gzip, brotli);
  // Plain bytes are always welcome, but only who names them may like them better.
  if (best <= 0 || said_of(headers, Coding::kIdentity).of_coding.value_or(0) > best) return Coding::kIdentity;
  return brotli >= gzip ? Coding::kBrotli : Coding::kGzip;
}

bool is_compressible(std::string_view content_type) {
  const std::string type = to_lower_ascii(trim_blanks(content_type.substr(0, content_type.find(';'))));
  if (type == "text/event-stream") return false;  // would be held back until a block is full
  constexpr std::array<std::string_view, 7> kKnown = {
      "application/json", "application/javascript", "application/xml",          "application/manifest+json",
      "image/svg+xml",    "application/wasm",       "application/problem+json",
  };
  return type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml") ||
         std::ranges::find(kKnown, type) != kKnown.end();
}

std::string gzip(std::string_view data, int level) {
  constexpr int kGzipFraming = 16;
  z_stream stream{};
  if (data.size() > std::numeric_limits<uInt>::max()) return {};
  if (deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + kGzipFraming, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, static_cast<uLong>(data.size())), '\0');
  // zlib's interface is older than const, but it does not write to its input.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(done ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

std::string brotli(std::string_view data, int quality) {
  std::size_t size = BrotliEncoderMaxCompressedSize(data.size());
  std::string out(size, '\0');
  const bool done = BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, data.size(),
                                          reinterpret_cast<const std::uint8_t*>(data.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_TRUE;
  out.resize(done ? size : 0);
  return out;
}

}  // namespace rollcall::http
