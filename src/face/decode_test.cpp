#include "face/decode.hpp"

#include <gmock/gmock.h>
#include <png.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "face/codec.hpp"
#include "face/orientation.hpp"
#include "face/preprocess.hpp"
#include "face/test_folders.hpp"

// After <cstdio>, which it needs and does not include.
#include <jpeglib.h>

namespace rollcall::face {
namespace {

using ::testing::HasSubstr;

const std::string kFaces = in_shared("faces/");

Bytes read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return to_bytes(text);
}

void put(Bytes& out, std::uint64_t value, int count, bool big_endian) {
  for (int i = 0; i < count; ++i) {
    const int shift = 8 * (big_endian ? count - 1 - i : i);
    out.push_back(shift < 64 ? static_cast<std::byte>(value >> shift & 255) : std::byte{0});
  }
}

Bytes operator+(Bytes a, ByteView b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// Smooth, with every corner of another colour: top left red, top right green, bottom left blue, bottom right white.
Image sample(int width, int height) {
  Image image(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const float u = static_cast<float>(x) / static_cast<float>(width - 1);
      const float v = static_cast<float>(y) / static_cast<float>(height - 1);
      std::uint8_t* pixel = image.mutable_row(y) + 3 * x;
      pixel[0] = static_cast<std::uint8_t>(255 * v);
      pixel[1] = static_cast<std::uint8_t>(255 * u);
      pixel[2] = static_cast<std::uint8_t>(255 * ((1 - u) * (1 - v) + u * v));
    }
  }
  return image;
}

double mean_difference(const Image& a, const Image& b) {
  EXPECT_EQ(a.size(), b.size());
  if (a.size() != b.size()) return 1e9;
  double sum = 0;
  for (int y = 0; y < a.height(); ++y) {
    for (int i = 0; i < 3 * a.width(); ++i) sum += std::abs(a.row(y)[i] - b.row(y)[i]);
  }
  return sum / (3.0 * a.width() * a.height());
}

// A little-endian TIFF structure that holds nothing but an orientation.
Bytes exif(int orientation, bool big_endian = false) {
  Bytes tiff = big_endian ? to_bytes({"MM\0*", 4}) : to_bytes({"II*\0", 4});
  put(tiff, 8, 4, big_endian);
  put(tiff, 1, 2, big_endian);
  put(tiff, 0x0112, 2, big_endian);
  put(tiff, 3, 2, big_endian);
  put(tiff, 1, 4, big_endian);
  put(tiff, static_cast<std::uint64_t>(orientation), 2, big_endian);
  put(tiff, 0, 6, big_endian);
  return tiff;
}

Bytes with_exif(const Bytes& jpeg, const Bytes& tiff) {
  Bytes segment = to_bytes("\xFF\xE1");
  put(segment, 2 + 6 + tiff.size(), 2, true);
  segment = segment + to_bytes({"Exif\0\0", 6}) + tiff;
  return Bytes(jpeg.begin(), jpeg.begin() + 2) + segment + ByteView(jpeg).subspan(2);
}

struct JpegKind {
  J_COLOR_SPACE in = JCS_EXT_BGR;
  J_COLOR_SPACE stored = JCS_YCbCr;
  int components = 3;
  bool progressive = false;
};

// `row` fills one row of the picture in the input colour space.
template <class Row>
Bytes make_jpeg(int width, int height, const JpegKind& kind, const Row& row) {
  jpeg_compress_struct codec{};
  jpeg_error_mgr errors{};
  codec.err = jpeg_std_error(&errors);
  jpeg_create_compress(&codec);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&codec, &out, &size);
  codec.image_width = static_cast<JDIMENSION>(width);
  codec.image_height = static_cast<JDIMENSION>(height);
  codec.input_components = kind.components;
  codec.in_color_space = kind.in;
  jpeg_set_defaults(&codec);
  jpeg_set_colorspace(&codec, kind.stored);
  jpeg_set_quality(&codec, 95, TRUE);
  if (kind.progressive) jpeg_simple_progression(&codec);
  jpeg_start_compress(&codec, TRUE);
  std::vector<unsigned char> pixels(static_cast<std::size_t>(width * kind.components));
  for (int y = 0; y < height; ++y) {
    row(y, pixels.data());
    JSAMPROW pointer = pixels.data();
    jpeg_write_scanlines(&codec, &pointer, 1);
  }
  jpeg_finish_compress(&codec);
  jpeg_destroy_compress(&codec);
  const auto* first = reinterpret_cast<std::byte*>(out);
  Bytes bytes(first, first + size);
  std::free(out);
  return bytes;
}

Bytes make_png(const Image& image) {
  png_image codec{};
  codec.version = PNG_IMAGE_VERSION;
  codec.width = static_cast<png_uint_32>(image.width());
  codec.height = static_cast<png_uint_32>(image.height());
  codec.format = PNG_FORMAT_BGR;
  png_alloc_size_t size = 0;
  EXPECT_TRUE(png_image_write_to_memory(&codec, nullptr, &size, 0, image.data(), 0, nullptr));
  Bytes bytes(size);
  EXPECT_TRUE(png_image_write_to_memory(&codec, bytes.data(), &size, 0, image.data(), 0, nullptr));
  bytes.resize(size);
  return bytes;
}

// Any bit depth and colour type; `rows` are the stored bytes of each row.
Bytes make_raw_png(int width, int height, int depth, int colour_type, const std::vector<std::vector<png_byte>>& rows) {
  png_structp writer = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(writer);
  Bytes bytes;
  png_set_write_fn(
      writer, &bytes,
      [](png_structp from, png_bytep data, std::size_t size) {  // NOLINT(readability-non-const-parameter)
        auto* out = static_cast<Bytes*>(png_get_io_ptr(from));
        const auto* first = reinterpret_cast<const std::byte*>(data);
        out->insert(out->end(), first, first + size);
      },
      nullptr);
  png_set_IHDR(writer, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), depth, colour_type,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(writer, info);
  for (const auto& row : rows) png_write_row(writer, row.data());
  png_write_end(writer, info);
  png_destroy_write_struct(&writer, &info);
  return bytes;
}

Bytes take_webp(std::uint8_t* data, std::size_t size) {
  const auto* first = reinterpret_cast<std::byte*>(data);
  Bytes bytes(first, first + size);
  WebPFree(data);
  return bytes;
}

Bytes make_webp(const Image& image) {
  std::uint8_t* out = nullptr;
  const std::size_t size =
      WebPEncodeBGR(image.data(), image.width(), image.height(), static_cast<int>(image.stride()), 95, &out);
  return take_webp(out, size);
}

// Two frames: the picture, then a grey one.
Bytes make_animated_webp(const Image& image) {
  WebPAnimEncoderOptions options;
  WebPAnimEncoderOptionsInit(&options);
  WebPAnimEncoder* encoder = WebPAnimEncoderNew(image.width(), image.height(), &options);
  WebPConfig config;
  WebPConfigInit(&config);
  config.lossless = 1;
  for (int frame = 0; frame < 2; ++frame) {
    WebPPicture picture;
    WebPPictureInit(&picture);
    picture.use_argb = 1;
    picture.width = image.width();
    picture.height = image.height();
    const std::vector<std::uint8_t> grey(image.stride() * static_cast<std::size_t>(image.height()), 128);
    WebPPictureImportBGR(&picture, frame == 0 ? image.data() : grey.data(), static_cast<int>(image.stride()));
    EXPECT_TRUE(WebPAnimEncoderAdd(encoder, &picture, 100 * frame, &config));
    WebPPictureFree(&picture);
  }
  WebPAnimEncoderAdd(encoder, nullptr, 200, nullptr);
  WebPData data;
  WebPDataInit(&data);
  EXPECT_TRUE(WebPAnimEncoderAssemble(encoder, &data));
  const auto* first = reinterpret_cast<const std::byte*>(data.bytes);
  Bytes bytes(first, first + data.size);
  WebPDataClear(&data);
  WebPAnimEncoderDelete(encoder);
  return bytes;
}

Bytes bmp_headers(int width, int height, int bits, std::size_t palette_bytes, std::uint32_t compression = 0) {
  Bytes bytes = to_bytes("BM");
  put(bytes, 0, 8, false);
  put(bytes, 54 + palette_bytes, 4, false);
  put(bytes, 40, 4, false);
  put(bytes, static_cast<std::uint32_t>(width), 4, false);
  put(bytes, static_cast<std::uint32_t>(height), 4, false);
  put(bytes, 1, 2, false);
  put(bytes, static_cast<std::uint64_t>(bits), 2, false);
  put(bytes, compression, 4, false);
  put(bytes, 0, 20, false);
  return bytes;
}

Bytes make_bmp(const Image& image) {
  Bytes bytes = bmp_headers(image.width(), image.height(), 24, 0);
  for (int y = image.height() - 1; y >= 0; --y) {
    const auto* row = reinterpret_cast<const std::byte*>(image.row(y));
    bytes.insert(bytes.end(), row, row + image.stride());
    while ((bytes.size() - 54) % 4 != 0) bytes.push_back(std::byte{});
  }
  return bytes;
}

TEST(Decode, GivesBackWhatWasEncodedInEveryFormat) {
  const Image image = sample(61, 47);
  struct {
    ImageFormat format;
    Bytes bytes;
    double tolerance;
  } const cases[] = {
      {ImageFormat::kJpeg, *encode_jpeg(image, 95), 2},
      {ImageFormat::kPng, make_png(image), 0},
      {ImageFormat::kWebp, make_webp(image), 4},
      {ImageFormat::kBmp, make_bmp(image), 0},
  };
  for (const auto& [format, bytes, tolerance] : cases) {
    SCOPED_TRACE(name(format));
    const auto info = probe(bytes);
    ASSERT_TRUE(info) << info.error().describe();
    EXPECT_EQ(info->format, format);
    EXPECT_EQ(info->size, image.size());
    const auto decoded = decode(bytes);
    ASSERT_TRUE(decoded) << decoded.error().describe();
    EXPECT_LE(mean_difference(*decoded, image), tolerance);
  }
}

TEST(Decode, TurnsAPictureUprightByItsExifOrientation) {
  const Image image = sample(40, 24);
  const Bytes jpeg = *encode_jpeg(image, 95);
  // Where the red corner of the stored picture comes to lie: x, y as shares of the sides.
  constexpr float kRedCorner[][2] = {{0, 0}, {0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 1}};
  constexpr float kGreenCorner[][2] = {{0, 0}, {1, 0}, {0, 0}, {0, 1}, {1, 1}, {0, 1}, {1, 1}, {1, 0}, {0, 0}};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const bool big_endian : {false, true}) {
      SCOPED_TRACE(orientation);
      const Bytes bytes = with_exif(jpeg, exif(orientation, big_endian));
      const Size expected = orientation >= 5 ? Size{24, 40} : Size{40, 24};
      EXPECT_EQ(probe(bytes)->size, expected);
      EXPECT_EQ(probe(bytes)->orientation, orientation);
      const auto decoded = decode(bytes);
      ASSERT_TRUE(decoded);
      ASSERT_EQ(decoded->size(), expected);
      const auto at = [&](const float(&corner)[2]) {
        return decoded->row(static_cast<int>(corner[1]) * (expected.height - 1)) +
               3 * static_cast<int>(corner[0]) * (expected.width - 1);
      };
      const std::uint8_t* red = at(kRedCorner[orientation]);
      const std::uint8_t* green = at(kGreenCorner[orientation]);
      EXPECT_TRUE(red[2] > 200 && red[1] < 60 && red[0] < 60);
      EXPECT_TRUE(green[1] > 200 && green[2] < 60 && green[0] < 60);
    }
  }
}

TEST(Decode, ReadsTheOrientationOfPngAndWebp) {
  const Image image = sample(40, 24);
  Bytes png = make_png(image);
  Bytes chunk;
  const Bytes tiff = exif(6);
  put(chunk, tiff.size(), 4, true);
  chunk = chunk + to_bytes("eXIf") + tiff;
  put(chunk, 0, 4, true);  // the checksum of an ancillary chunk is not what we rely on
  png.insert(png.begin() + 33, chunk.begin(), chunk.end());
  EXPECT_EQ(probe(png)->orientation, 6);
  EXPECT_EQ(probe(png)->size, (Size{24, 40}));

  const Bytes plain = make_webp(image);
  WebPMux* mux = WebPMuxNew();
  const WebPData picture{.bytes = reinterpret_cast<const std::uint8_t*>(plain.data()), .size = plain.size()};
  const WebPData metadata{.bytes = reinterpret_cast<const std::uint8_t*>(tiff.data()), .size = tiff.size()};
  WebPMuxSetImage(mux, &picture, 0);
  WebPMuxSetChunk(mux, "EXIF", &metadata, 0);
  WebPData assembled;
  ASSERT_EQ(WebPMuxAssemble(mux, &assembled), WEBP_MUX_OK);
  const ByteView webp(reinterpret_cast<const std::byte*>(assembled.bytes), assembled.size);
  EXPECT_EQ(probe(webp)->orientation, 6);
  EXPECT_EQ(decode(webp)->size(), (Size{24, 40}));
  WebPDataClear(&assembled);
  WebPMuxDelete(mux);
}

TEST(Decode, BrokenMetadataIsNoReasonToRefuseAPicture) {
  const Bytes jpeg = *encode_jpeg(sample(16, 16), 90);
  const Bytes whole = exif(6);
  for (std::size_t length = 0; length < whole.size() - 8; ++length)
    EXPECT_EQ(probe(with_exif(jpeg, Bytes(whole.begin(), whole.begin() + static_cast<long>(length))))->orientation, 1);
  EXPECT_EQ(probe(with_exif(jpeg, exif(0)))->orientation, 1);
  EXPECT_EQ(probe(with_exif(jpeg, exif(9)))->orientation, 1);
  EXPECT_TRUE(decode(with_exif(jpeg, exif(9))));
}

TEST(Decode, HandlesTheUnusualJpegs) {
  const Image image = sample(48, 32);
  const auto bgr = [&](int y, unsigned char* out) { std::copy_n(image.row(y), image.stride(), out); };
  const auto adobe_ink = [&](int y, unsigned char* out) {
    for (int x = 0; x < image.width(); ++x) {
      for (int c = 0; c < 3; ++c) out[4 * x + c] = image.row(y)[3 * x + 2 - c];
      out[4 * x + 3] = 255;
    }
  };
  EXPECT_LE(mean_difference(*decode(make_jpeg(48, 32, {.progressive = true}, bgr)), image), 2);
  EXPECT_LE(mean_difference(*decode(make_jpeg(48, 32, {.stored = JCS_RGB}, bgr)), image), 2);
  EXPECT_LE(mean_difference(*decode(make_jpeg(48, 32, {JCS_CMYK, JCS_CMYK, 4}, adobe_ink)), image), 2);
  EXPECT_LE(mean_difference(*decode(make_jpeg(48, 32, {JCS_CMYK, JCS_YCCK, 4}, adobe_ink)), image), 2);

  const auto grey = [](int y, unsigned char* out) { std::fill_n(out, 48, static_cast<unsigned char>(8 * y)); };
  const auto decoded = decode(make_jpeg(48, 32, {JCS_GRAYSCALE, JCS_GRAYSCALE, 1}, grey));
  ASSERT_TRUE(decoded);
  EXPECT_NEAR(decoded->row(16)[0], 128, 3);
  EXPECT_EQ(decoded->row(16)[0], decoded->row(16)[2]);

  // Bytes between the end of the data and the end marker, as some cameras write them.
  Bytes stray = *encode_jpeg(image, 90);
  stray.insert(stray.end() - 2, 5, std::byte{0});
  EXPECT_TRUE(decode(stray));
}

TEST(Decode, HandlesTheUnusualPngs) {
  // 16 bits a channel: the upper byte counts.
  const auto deep =
      decode(make_raw_png(2, 1, 16, PNG_COLOR_TYPE_RGB, {{200, 7, 100, 9, 50, 1, 0, 0, 255, 255, 128, 0}}));
  ASSERT_TRUE(deep) << deep.error().describe();
  EXPECT_NEAR(deep->row(0)[2], 200, 1);
  EXPECT_NEAR(deep->row(0)[1], 100, 1);
  EXPECT_NEAR(deep->row(0)[0], 50, 1);
  EXPECT_NEAR(deep->row(0)[4], 255, 1);

  const auto grey = decode(make_raw_png(2, 1, 8, PNG_COLOR_TYPE_GRAY, {{30, 220}}));
  ASSERT_TRUE(grey);
  EXPECT_EQ(grey->row(0)[0], 30);
  EXPECT_EQ(grey->row(0)[5], 220);

  const auto bits = decode(make_raw_png(8, 1, 1, PNG_COLOR_TYPE_GRAY, {{0b10000001}}));
  ASSERT_TRUE(bits);
  EXPECT_EQ(bits->row(0)[0], 255);
  EXPECT_EQ(bits->row(0)[3], 0);

  // Transparent shows white, opaque its colour.
  const auto alpha = decode(make_raw_png(2, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA, {{10, 20, 30, 0, 10, 20, 30, 255}}));
  ASSERT_TRUE(alpha);
  EXPECT_EQ(alpha->row(0)[0], 255);
  EXPECT_EQ(alpha->row(0)[3], 30);
  EXPECT_EQ(alpha->row(0)[5], 10);
}

TEST(Decode, HandlesTransparentAndAnimatedWebp) {
  const std::uint8_t clear[] = {10, 20, 30, 0, 10, 20, 30, 255};
  std::uint8_t* out = nullptr;
  const std::size_t size = WebPEncodeLosslessBGRA(clear, 2, 1, 8, &out);
  const auto alpha = decode(take_webp(out, size));
  ASSERT_TRUE(alpha);
  EXPECT_EQ(alpha->row(0)[0], 255);
  EXPECT_EQ(alpha->row(0)[3], 10);

  const Image image = sample(48, 32);
  const auto first = decode(make_animated_webp(image));
  ASSERT_TRUE(first) << first.error().describe();
  EXPECT_LE(mean_difference(*first, image), 0);
}

TEST(Decode, HandlesEveryDepthOfBmp) {
  const auto pixel = [](const Image& image, int x, int y) {
    return std::array{image.row(y)[3 * x], image.row(y)[3 * x + 1], image.row(y)[3 * x + 2]};
  };
  constexpr std::array<std::uint8_t, 3> kBlack{0, 0, 0};
  constexpr std::array<std::uint8_t, 3> kOrange{0, 128, 255};
  Bytes palette;
  put(palette, 0, 4, false);
  put(palette, 0x00FF8000, 4, false);

  const Bytes one = bmp_headers(2, 1, 1, 8) + palette + to_bytes({"\x40\0\0\0", 4});
  EXPECT_EQ(pixel(*decode(one), 0, 0), kBlack);
  EXPECT_EQ(pixel(*decode(one), 1, 0), kOrange);
  const Bytes four = bmp_headers(2, 1, 4, 8) + palette + to_bytes({"\x01\0\0\0", 4});
  EXPECT_EQ(pixel(*decode(four), 1, 0), kOrange);
  const Bytes eight = bmp_headers(2, 1, 8, 8) + palette + to_bytes({"\x01\x07\0\0", 4});
  EXPECT_EQ(pixel(*decode(eight), 0, 0), kOrange);
  EXPECT_EQ(pixel(*decode(eight), 1, 0), kBlack) << "past the palette";
  const Bytes sixteen = bmp_headers(1, 1, 16, 0) + to_bytes({"\0\x7E\0\0", 4});
  EXPECT_EQ(pixel(*decode(sixteen), 0, 0), (std::array<std::uint8_t, 3>{0, 132, 255}));
  const Bytes thirty_two = bmp_headers(1, 1, 32, 0) + to_bytes({"\x01\x02\x03\xFF", 4});
  EXPECT_EQ(pixel(*decode(thirty_two), 0, 0), (std::array<std::uint8_t, 3>{1, 2, 3}));
  const Bytes top_down = bmp_headers(1, -2, 24, 0) + to_bytes({"\x01\x01\x01\0\x09\x09\x09\0", 8});
  EXPECT_EQ(pixel(*decode(top_down), 0, 1)[0], 9);
  EXPECT_EQ(decode(bmp_headers(2, 2, 8, 0, 1) + Bytes(64)).error().code, ErrorCode::kUnsupportedMedia);
}

TEST(Decode, ATruncatedPictureIsAnErrorNeverHalfAPicture) {
  const Image image = sample(320, 240);
  const auto bgr = [&](int y, unsigned char* out) { std::copy_n(image.row(y), image.stride(), out); };
  const Bytes pictures[] = {read_file(kFaces + "groups/bbt3.jpg"),
                            make_jpeg(320, 240, {.progressive = true}, bgr),
                            make_png(image),
                            make_webp(image),
                            make_bmp(image),
                            make_animated_webp(image)};
  for (const auto& bytes : pictures) {
    ASSERT_TRUE(decode(bytes));
    for (const double share : {0.001, 0.01, 0.1, 0.3, 0.5, 0.8, 0.95}) {
      const auto cut = static_cast<std::size_t>(share * static_cast<double>(bytes.size()));
      const auto decoded = decode(ByteView(bytes).first(cut));
      SCOPED_TRACE(std::string(name(probe(bytes)->format)) + " cut at " + std::to_string(share));
      // The first frame of the animation is whole before its second one ends.
      if (decoded && &bytes == &pictures[5]) continue;
      ASSERT_FALSE(decoded);
      EXPECT_THAT(decoded.error().code, ::testing::AnyOf(ErrorCode::kMalformed, ErrorCode::kUnsupportedMedia));
    }
    const auto nearly = decode(ByteView(bytes).first(bytes.size() * 9 / 10));
    if (&bytes != &pictures[5]) {
      ASSERT_FALSE(nearly);
      EXPECT_EQ(nearly.error().code, ErrorCode::kMalformed);
    }
  }
}

TEST(Decode, RefusesWhatIsNoPicture) {
  struct {
    std::string_view what;
    Bytes bytes;
    ErrorCode code;
    std::string_view message;
  } const cases[] = {
      {"empty", {}, ErrorCode::kMalformed, "the image is empty"},
      {"text named .jpg", to_bytes("These are the names of my class."), ErrorCode::kUnsupportedMedia, "no JPEG, PNG"},
      {"text that begins like a bitmap", to_bytes("BMW and other cars, a list of"), ErrorCode::kUnsupportedMedia,
       "no JPEG"},
      {"GIF", to_bytes("GIF89a\x01\x01"), ErrorCode::kUnsupportedMedia, "no JPEG"},
      {"PDF", to_bytes("%PDF-1.7"), ErrorCode::kUnsupportedMedia, "no JPEG"},
      {"JPEG signature only", to_bytes("\xFF\xD8\xFF"), ErrorCode::kMalformed, "JPEG is damaged"},
      {"PNG signature only", to_bytes("\x89PNG\r\n\x1A\n"), ErrorCode::kMalformed, "PNG is damaged"},
      {"WebP signature only", to_bytes({"RIFF\x10\0\0\0WEBPVP8 ", 16}), ErrorCode::kMalformed, "WebP is damaged"},
      {"BMP of nothing", bmp_headers(0, 5, 24, 0), ErrorCode::kMalformed, "BMP is damaged"},
      {"BMP of three bits", bmp_headers(5, 5, 3, 0), ErrorCode::kMalformed, "BMP is damaged"},
  };
  for (const auto& [what, bytes, code, message] : cases) {
    SCOPED_TRACE(what);
    const auto decoded = decode(bytes);
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, code);
    EXPECT_THAT(decoded.error().message, HasSubstr(message));
  }
}

// A header that promises `width` x `height` pixels and has none.
Bytes promising_png(std::uint32_t width, std::uint32_t height) {
  Bytes bytes = to_bytes({"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR", 16});
  put(bytes, width, 4, true);
  put(bytes, height, 4, true);
  bytes = bytes + to_bytes({"\x08\x02\0\0\0", 5});
  put(bytes, 0, 4, true);
  return bytes;
}

Bytes promising_jpeg(std::uint32_t width, std::uint32_t height) {
  Bytes bytes = *encode_jpeg(sample(16, 16), 90);
  for (std::size_t i = 0; i + 9 < bytes.size(); ++i) {
    if (bytes[i] != std::byte{0xFF} || bytes[i + 1] != std::byte{0xC0}) continue;
    Bytes sides;
    put(sides, height, 2, true);
    put(sides, width, 2, true);
    std::ranges::copy(sides, bytes.begin() + static_cast<long>(i) + 5);
    break;
  }
  return bytes;
}

TEST(Decode, RefusesAPictureOverTheLimitsByItsHeaderAlone) {
  struct {
    std::string_view what;
    Bytes bytes;
  } const cases[] = {
      {"PNG with absurd sides", promising_png(0x7FFFFFFF, 0x7FFFFFFF)},
      {"one absurd side", promising_png(20'001, 1)},
      {"200 megapixels", promising_jpeg(16'000, 12'500)},
      {"200 megapixels as bitmap", bmp_headers(16'000, 12'500, 24, 0)},
      {"bitmap whose area overflows", bmp_headers(0x7FFFFFFF, -0x7FFFFFFF, 32, 0)},
  };
  for (const auto& [what, bytes] : cases) {
    SCOPED_TRACE(what);
    for (const auto& error : {probe(bytes).error(), decode(bytes).error()}) {
      EXPECT_EQ(error.code, ErrorCode::kTooLarge);
      EXPECT_THAT(error.message, HasSubstr("are allowed"));
    }
  }
  const Bytes small = make_png(sample(64, 64));
  EXPECT_EQ(probe(small, {.max_bytes = 10}).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(decode(small, {.max_side = 63}).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(decode(small, {.max_pixels = 64 * 64 - 1}).error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(decode(small, {.max_side = 64, .max_pixels = 64 * 64}));
}

TEST(Decode, LeavesOutDetailOfAJpegDownToTheSizeAskedFor) {
  const Bytes bytes = read_file(kFaces + "people/Compreface_A/004_A.jpg");  // 3024 x 4032
  const auto whole = decode(bytes);
  ASSERT_TRUE(whole);
  struct {
    int at_least;
    Size size;
  } const cases[] = {{0, {3024, 4032}},    {4032, {3024, 4032}}, {2017, {3024, 4032}}, {2016, {1512, 2016}},
                     {1024, {1512, 2016}}, {640, {756, 1008}},   {504, {378, 504}},    {1, {378, 504}}};
  for (const auto& [at_least, size] : cases) {
    const auto reduced = decode(bytes, {}, {.at_least_side = at_least});
    ASSERT_TRUE(reduced);
    EXPECT_EQ(reduced->image.size(), size) << at_least;
    EXPECT_EQ(reduced->original, whole->size());
    EXPECT_LE(mean_difference(reduced->image, resize(*whole, size)), 2) << at_least;
  }
  const auto png = decode(make_png(sample(64, 48)), {}, {.at_least_side = 8});
  EXPECT_EQ(png->image.size(), (Size{64, 48})) << "only JPEG can";
}

TEST(Decode, EncodeRefusesWhatCannotBeEncoded) {
  EXPECT_EQ(encode_jpeg({}, 90).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(encode_jpeg(sample(8, 8), 0).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(encode_jpeg(sample(8, 8), 101).error().code, ErrorCode::kInvalidArgument);
}

TEST(Crop, TakesTheMarginAndStopsAtTheBorder) {
  const Image image = sample(100, 50);
  EXPECT_EQ(crop(image, {20, 10, 20, 10}, 0).size(), (Size{20, 10}));
  EXPECT_EQ(crop(image, {20, 10, 20, 10}, 0.5F).size(), (Size{40, 20}));
  EXPECT_EQ(crop(image, {-10, -10, 30, 30}, 0).size(), (Size{20, 20}));
  EXPECT_EQ(crop(image, {90, 40, 30, 30}, 1).size(), (Size{40, 40}));
  EXPECT_TRUE(crop(image, {200, 10, 20, 10}, 0).empty());
  EXPECT_TRUE(crop(image, {NAN, 10, 20, 10}, 0).empty());
  EXPECT_EQ(crop(image, {20, 10, 20, 10}, 0).row(0), image.row(10) + 60) << "no pixel is copied";
}

TEST(Preprocess, LimitsTheLargestSideAndRaisesContrast) {
  const Image image = sample(100, 50);
  EXPECT_EQ(preprocess(image, {}).image.data(), image.data());
  EXPECT_EQ(preprocess(image, {.max_side = 100}).image.data(), image.data());
  const auto smaller = preprocess(image, {.max_side = 40});
  EXPECT_EQ(smaller.image.size(), (Size{40, 20}));
  EXPECT_FLOAT_EQ(smaller.scale, 0.4F);

  Image dull(64, 64);  // a fine pattern of hardly any contrast
  for (int y = 0; y < 64; ++y) {
    for (int i = 0; i < 3 * 64; ++i) dull.mutable_row(y)[i] = static_cast<std::uint8_t>(100 + i / 3 % 8);
  }
  const Image crisp = preprocess(dull, {.clahe = 3}).image;
  const auto range = [](const Image& i) { return i.row(32)[3 * 31] - i.row(32)[3 * 24]; };
  EXPECT_EQ(crisp.size(), dull.size());
  EXPECT_EQ(range(dull), 7);
  EXPECT_GT(range(crisp), 10);
}

}  // namespace
}  // namespace rollcall::face
