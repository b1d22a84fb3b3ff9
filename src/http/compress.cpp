#include "http/compress.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.hpp"
#include "http/text.hpp"

namespace rollcall::http {
namespace {

bool refuses(std::string_view parameters) {  // "q=0", "q=0.000"
  const std::size_t q = parameters.find("q=");
  if (q == std::string_view::npos) return false;
  const std::string_view value = trim_blanks(parameters.substr(q + 2));
  return !value.empty() && value.find_first_not_of("0.") == std::string_view::npos;
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

bool accepts_coding(const Fields& headers, Coding coding) {
  bool by_star = false;
  for (const auto& [field, value] : headers) {
    if (!equals_ignore_case(field, "Accept-Encoding")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      const std::string_view item = rest.substr(0, comma);
      const std::size_t semicolon = item.find(';');
      const std::string_view token = trim_blanks(item.substr(0, semicolon));
      const bool refused = semicolon != std::string_view::npos && refuses(item.substr(semicolon + 1));
      if (equals_ignore_case(token, name(coding))) return !refused;
      if (token == "*") by_star = !refused;
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
  }
  return by_star;
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

std::string brotli(std::string_view data) {
  constexpr int kQuality = 5;  // tens of megabytes a second; the highest makes one, and start-up would feel it
  std::size_t size = BrotliEncoderMaxCompressedSize(data.size());
  std::string out(size, '\0');
  const bool done = BrotliEncoderCompress(kQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, data.size(),
                                          reinterpret_cast<const std::uint8_t*>(data.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_TRUE;
  out.resize(done ? size : 0);
  return out;
}

}  // namespace rollcall::http
