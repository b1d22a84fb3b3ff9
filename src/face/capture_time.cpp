#include "face/capture_time.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "face/byte_reader.hpp"
#include "face/codec.hpp"

namespace rollcall::face {
namespace {

constexpr std::size_t kEntryBytes = 12;
constexpr std::uint16_t kExifDirectory = 0x8769;
constexpr std::uint16_t kDateTimeOriginal = 0x9003;
constexpr std::uint16_t kOffsetTimeOriginal = 0x9011;
constexpr std::uint16_t kAscii = 2;
constexpr std::size_t kInPlace = 4;  // so few bytes stand in the entry itself

struct Tiff {
  ByteView bytes;
  Endian endian{};
};

// Where in the directory the entry of this tag begins.
std::optional<std::size_t> find_entry(const Tiff& tiff, std::size_t directory, std::uint16_t tag) {
  const std::size_t entries = read_uint<std::uint16_t>(tiff.bytes, directory, tiff.endian).value_or(0);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * kEntryBytes;
    const auto found = read_uint<std::uint16_t>(tiff.bytes, entry, tiff.endian);
    if (!found) return std::nullopt;
    if (*found == tag) return entry;
  }
  return std::nullopt;
}

// The first `length` characters of an ASCII value.
std::optional<std::string> read_text(const Tiff& tiff, std::size_t directory, std::uint16_t tag, std::size_t length) {
  const auto entry = find_entry(tiff, directory, tag);
  if (!entry || read_uint<std::uint16_t>(tiff.bytes, *entry + 2, tiff.endian) != kAscii) return std::nullopt;
  const std::size_t count = read_uint<std::uint32_t>(tiff.bytes, *entry + 4, tiff.endian).value_or(0);
  const std::size_t at = read_uint<std::uint32_t>(tiff.bytes, *entry + 8, tiff.endian).value_or(0);
  if (count < length || count <= kInPlace || at > tiff.bytes.size() || tiff.bytes.size() - at < length)
    return std::nullopt;
  std::string text;
  for (const std::byte one : tiff.bytes.subspan(at, length)) text += static_cast<char>(one);
  return text;
}

}  // namespace

std::optional<Time> capture_time(ByteView encoded) {
  const auto of = [&](Result<StoredHeader> header) { return header ? header->captured_at : std::nullopt; };
  if (jpeg::recognises(encoded)) return of(jpeg::read_header(encoded));
  if (png::recognises(encoded)) return of(png::read_header(encoded));
  if (webp::recognises(encoded)) return of(webp::read_header(encoded));
  return std::nullopt;
}

std::optional<Time> exif_capture_time(ByteView bytes) {
  constexpr std::string_view kForm = "2026:11:20 08:30:00";
  constexpr std::string_view kOffsetForm = "+01:00";
  Tiff tiff{.bytes = bytes};
  if (has_text(bytes, 0, {"II*\0", 4})) {
    tiff.endian = Endian::kLittle;
  } else if (has_text(bytes, 0, {"MM\0*", 4})) {
    tiff.endian = Endian::kBig;
  } else {
    return std::nullopt;
  }
  const auto first = read_uint<std::uint32_t>(bytes, 4, tiff.endian);
  const auto entry = first ? find_entry(tiff, *first, kExifDirectory) : std::nullopt;
  const auto directory = entry ? read_uint<std::uint32_t>(bytes, *entry + 8, tiff.endian) : std::nullopt;
  if (!directory) return std::nullopt;
  auto text = read_text(tiff, *directory, kDateTimeOriginal, kForm.size());
  if (!text) return std::nullopt;
  // To RFC 3339, which also knows the days there are.
  (*text)[4] = '-';
  (*text)[7] = '-';
  (*text)[10] = 'T';
  const auto offset = read_text(tiff, *directory, kOffsetTimeOriginal, kOffsetForm.size());
  if (offset)
    if (const auto time = parse_rfc3339(*text + *offset)) return *time;
  const auto time = parse_rfc3339(*text + "Z");
  return time ? std::optional(*time) : std::nullopt;
}

}  // namespace rollcall::face
