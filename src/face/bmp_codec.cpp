// Windows bitmaps without compression, all bit depths. Our own reader: OpenCV's would bring its whole library of image
// formats into the process, and this one can be fuzzed.
#include <array>
#include <bit>
#include <cstdlib>

#include "face/byte_reader.hpp"
#include "face/codec.hpp"

namespace rollcall::face::bmp {

namespace {

constexpr std::size_t kFileHeaderBytes = 14;
constexpr std::uint32_t kCoreHeaderBytes = 12;
constexpr std::uint32_t kInfoHeaderBytes = 40;

struct Header {
  int width = 0;
  int height = 0;
  bool top_down = false;
  unsigned bits = 0;
  std::size_t pixels_at = 0;
  std::size_t palette_at = 0;
  std::size_t palette_entry = 4;         // bytes
  std::array<std::uint32_t, 3> masks{};  // blue, green, red; for 16 and 32 bits
};

template <class T>
T get(ByteView bytes, std::size_t offset) {
  return read_uint<T>(bytes, offset, Endian::kLittle).value_or(0);
}

Result<Header> parse(ByteView bytes) {
  constexpr std::uint32_t kUncompressed = 0;
  constexpr std::uint32_t kBitFields = 3;
  const auto info = get<std::uint32_t>(bytes, kFileHeaderBytes);
  Header header{.pixels_at = get<std::uint32_t>(bytes, 10), .palette_at = kFileHeaderBytes + std::size_t{info}};
  std::uint32_t compression = kUncompressed;
  if (info == kCoreHeaderBytes) {
    header.width = get<std::uint16_t>(bytes, 18);
    header.height = get<std::uint16_t>(bytes, 20);
    header.bits = get<std::uint16_t>(bytes, 24);
    header.palette_entry = 3;
  } else if (info >= kInfoHeaderBytes && bytes.size() >= kFileHeaderBytes + kInfoHeaderBytes) {
    header.width = std::bit_cast<std::int32_t>(get<std::uint32_t>(bytes, 18));
    const auto height = std::bit_cast<std::int32_t>(get<std::uint32_t>(bytes, 22));
    header.top_down = height < 0;
    header.height = height == INT32_MIN ? 0 : std::abs(height);
    header.bits = get<std::uint16_t>(bytes, 28);
    compression = get<std::uint32_t>(bytes, 30);
  } else {
    return damaged("BMP", "its header makes no sense");
  }
  if (header.width <= 0 || header.height <= 0) return damaged("BMP", "its header makes no sense");
  if (compression == kBitFields && (header.bits == 16 || header.bits == 32)) {
    for (std::size_t i = 0; i < 3; ++i) header.masks[2 - i] = get<std::uint32_t>(bytes, 54 + 4 * i);
    if (info == kInfoHeaderBytes) header.palette_at += 12;  // the masks stand between header and palette
  } else if (compression == kUncompressed) {
    header.masks = header.bits == 16 ? std::array<std::uint32_t, 3>{0x1F, 0x3E0, 0x7C00}
                                     : std::array<std::uint32_t, 3>{0xFF, 0xFF00, 0xFF0000};
  } else {
    return fail(ErrorCode::kUnsupportedMedia, "this BMP is compressed", "save it as JPEG or PNG");
  }
  switch (header.bits) {
    case 1:
    case 4:
    case 8:
    case 16:
    case 24:
    case 32:
      return header;
    default:
      return damaged("BMP", "its header makes no sense");
  }
}

using Row = std::span<const std::byte>;

unsigned byte_at(Row row, std::size_t at) { return std::to_integer<unsigned>(row[at]); }

void read_palette_row(Row row, unsigned bits, std::span<const std::array<std::uint8_t, 3>> palette, int width,
                      std::uint8_t* pixel) {
  const unsigned per_byte = 8 / bits;
  const unsigned mask = (1U << bits) - 1;
  for (unsigned x = 0; x < static_cast<unsigned>(width); ++x, pixel += Image::kChannels) {
    const unsigned shift = 8 - bits * (x % per_byte + 1);
    const auto& colour = palette[(byte_at(row, x / per_byte) >> shift) & mask];
    std::ranges::copy(colour, pixel);
  }
}

void read_masked_row(Row row, unsigned bits, const std::array<std::uint32_t, 3>& masks, int width,
                     std::uint8_t* pixel) {
  const std::size_t step = bits / 8;
  for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x, pixel += Image::kChannels) {
    std::uint32_t value = 0;
    for (std::size_t i = step; i-- > 0;) value = value << 8 | byte_at(row, x * step + i);
    for (std::size_t c = 0; c < 3; ++c) {
      const std::uint32_t mask = masks[c];
      if (mask == 0) {
        pixel[c] = 0;
        continue;
      }
      const int shift = std::countr_zero(mask);
      const std::uint64_t full = mask >> shift;
      pixel[c] = static_cast<std::uint8_t>((std::uint64_t{(value & mask) >> shift} * 255 + full / 2) / full);
    }
  }
}

}  // namespace

bool recognises(ByteView bytes) {
  // Two letters are no proof: text may begin so. The header's length settles it.
  const auto info = read_uint<std::uint32_t>(bytes, kFileHeaderBytes, Endian::kLittle);
  return has_text(bytes, 0, "BM") && info && *info >= kCoreHeaderBytes && *info <= 256;
}

Result<StoredHeader> read_header(ByteView bytes) {
  ROLLCALL_ASSIGN(const auto header, parse(bytes));
  return StoredHeader{.size = {header.width, header.height}};
}

Result<Image> decode(ByteView bytes) {
  ROLLCALL_ASSIGN(const auto header, parse(bytes));
  const std::size_t row_bytes = (static_cast<std::size_t>(header.width) * header.bits + 31) / 32 * 4;
  if (header.pixels_at > bytes.size() ||
      (bytes.size() - header.pixels_at) / row_bytes < static_cast<std::size_t>(header.height))
    return damaged("BMP", "its pixels end early");

  std::array<std::array<std::uint8_t, 3>, 256> palette{};  // an index past the file's palette is black
  if (header.bits <= 8) {
    for (std::size_t i = 0; i < palette.size(); ++i) {
      const std::size_t at = header.palette_at + i * header.palette_entry;
      if (at + header.palette_entry > header.pixels_at) break;
      for (std::size_t c = 0; c < 3; ++c) palette[i][c] = get<std::uint8_t>(bytes, at + c);
    }
  }

  Image image(header.width, header.height);
  for (int y = 0; y < header.height; ++y) {
    const Row row = bytes.subspan(header.pixels_at + static_cast<std::size_t>(y) * row_bytes, row_bytes);
    std::uint8_t* pixels = image.mutable_row(header.top_down ? y : header.height - 1 - y);
    if (header.bits == 24) {
      std::memcpy(pixels, row.data(), image.stride());
    } else if (header.bits <= 8) {
      read_palette_row(row, header.bits, palette, header.width, pixels);
    } else {
      read_masked_row(row, header.bits, header.masks, header.width, pixels);
    }
  }
  return image;
}

}  // namespace rollcall::face::bmp
