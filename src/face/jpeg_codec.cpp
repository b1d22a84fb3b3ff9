// libjpeg-turbo's classic interface: unlike TurboJPEG it tells a truncated file from the harmless oddities that real
// cameras write, and it converts CMYK.
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <format>

#include "face/byte_reader.hpp"
#include "face/capture_time.hpp"
#include "face/codec.hpp"
#include "face/orientation.hpp"

// After <cstdio>, and in this order: these headers need one another and do not say so.
#include <jpeglib.h>

#include <jerror.h>

namespace rollcall::face::jpeg {

namespace {

// A progressive file may repeat tiny scans to make a decoder work for minutes; real ones have about ten.
constexpr int kMaxScans = 200;

// libjpeg reports errors by calling a function that must not return. It jumps back to where guarded() stands; nothing
// with a destructor lives in between.
struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf back;
  char message[JMSG_LENGTH_MAX];
  bool pixels_complete;
};

ErrorManager& manager_of(j_common_ptr codec) { return *reinterpret_cast<ErrorManager*>(codec->err); }

[[noreturn]] void on_error(j_common_ptr codec) {
  ErrorManager& manager = manager_of(codec);
  codec->err->format_message(codec, manager.message);
  std::longjmp(manager.back, 1);
}

// Warnings that mean missing or wrong pixels are errors to us; the rest (stray bytes between segments, odd version
// numbers) are not.
void on_message(j_common_ptr codec, int level) {
  if (level >= 0 || manager_of(codec).pixels_complete) return;
  switch (codec->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
      on_error(codec);
    default:
      break;
  }
}

void on_progress(j_common_ptr codec) {
  if (!codec->is_decompressor) return;
  const auto* decoder = reinterpret_cast<j_decompress_ptr>(codec);
  if (decoder->input_scan_number > kMaxScans) {
    std::snprintf(manager_of(codec).message, JMSG_LENGTH_MAX, "it has more than %d scans", kMaxScans);
    std::longjmp(manager_of(codec).back, 1);
  }
}

void prepare(ErrorManager& manager) {
  jpeg_std_error(&manager.base);
  manager.base.error_exit = on_error;
  manager.base.emit_message = on_message;
  manager.message[0] = '\0';
  manager.pixels_complete = false;
}

// Runs `step`, false when libjpeg found an error in it. Its locals must be trivially destructible.
template <class Step>
bool guarded(ErrorManager& manager, const Step& step) {
  if (setjmp(manager.back) != 0) return false;
  step();
  return true;
}

class Decoder {
 public:
  Decoder() {
    prepare(manager_);
    codec_.err = &manager_.base;
    created_ = guarded(manager_, [this] { jpeg_create_decompress(&codec_); });
    progress_.progress_monitor = on_progress;
    codec_.progress = &progress_;
  }
  ~Decoder() { jpeg_destroy_decompress(&codec_); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  Result<StoredHeader> read_header(ByteView bytes) {
    const bool read = created_ && guarded(manager_, [&] {
                        jpeg_mem_src(&codec_, reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<unsigned long>(bytes.size()));
                        jpeg_save_markers(&codec_, JPEG_APP0 + 1, 0xFFFF);
                        jpeg_read_header(&codec_, TRUE);
                      });
    if (!read) return damaged("JPEG", manager_.message);
    StoredHeader header{.size = {static_cast<int>(codec_.image_width), static_cast<int>(codec_.image_height)}};
    constexpr std::string_view kExif("Exif\0\0", 6);
    for (const jpeg_marker_struct* marker = codec_.marker_list; marker != nullptr; marker = marker->next) {
      const ByteView data(reinterpret_cast<const std::byte*>(marker->data), marker->data_length);
      if (!has_text(data, 0, kExif)) continue;
      header.orientation = exif_orientation(data.subspan(kExif.size()));
      header.captured_at = exif_capture_time(data.subspan(kExif.size()));
      break;
    }
    return header;
  }

  // After read_header().
  Result<Image> read_pixels(int reduction) {
    const bool cmyk = codec_.jpeg_color_space == JCS_CMYK || codec_.jpeg_color_space == JCS_YCCK;
    codec_.out_color_space = cmyk ? JCS_CMYK : JCS_EXT_BGR;
    codec_.scale_num = 1;
    codec_.scale_denom = static_cast<unsigned>(reduction);
    if (!guarded(manager_, [this] { jpeg_start_decompress(&codec_); })) return damaged("JPEG", manager_.message);

    Image image(static_cast<int>(codec_.output_width), static_cast<int>(codec_.output_height));
    Bytes ink(cmyk ? std::size_t{4} * codec_.output_width : 0);
    const bool read = guarded(manager_, [&] {
      while (codec_.output_scanline < codec_.output_height) {
        auto* pixels = image.mutable_row(static_cast<int>(codec_.output_scanline));
        JSAMPROW row = cmyk ? reinterpret_cast<JSAMPROW>(ink.data()) : pixels;
        jpeg_read_scanlines(&codec_, &row, 1);
        if (cmyk) convert_ink(row, pixels);
      }
      manager_.pixels_complete = true;  // a missing end marker loses nothing now
      jpeg_finish_decompress(&codec_);
    });
    if (!read) return damaged("JPEG", manager_.message);
    return image;
  }

 private:
  // Adobe's programs, and so nearly all files, store the inks inverted: 255 is no ink.
  void convert_ink(const unsigned char* ink, std::uint8_t* pixel) const {
    const unsigned flip = codec_.saw_Adobe_marker != FALSE ? 0U : 255U;
    for (unsigned x = 0; x < codec_.output_width; ++x, ink += 4, pixel += Image::kChannels) {
      const unsigned key = ink[3] ^ flip;
      for (unsigned c = 0; c < 3; ++c) pixel[2 - c] = static_cast<std::uint8_t>(((ink[c] ^ flip) * key + 127) / 255);
    }
  }

  ErrorManager manager_{};
  jpeg_progress_mgr progress_{};
  jpeg_decompress_struct codec_{};
  bool created_ = false;
};

}  // namespace

bool recognises(ByteView bytes) { return has_text(bytes, 0, "\xFF\xD8\xFF"); }

Result<StoredHeader> read_header(ByteView bytes) {
  Decoder decoder;
  return decoder.read_header(bytes);
}

Result<Image> decode(ByteView bytes, int reduction) {
  Decoder decoder;
  ROLLCALL_TRY(decoder.read_header(bytes));
  return decoder.read_pixels(reduction);
}

Result<Bytes> encode(const Image& image, int quality) {
  constexpr int kFullColourFrom = 95;
  ErrorManager manager{};
  prepare(manager);
  jpeg_compress_struct codec{};
  codec.err = &manager.base;
  unsigned char* out = nullptr;
  unsigned long size = 0;
  const bool done = guarded(manager, [&] {
    jpeg_create_compress(&codec);
    jpeg_mem_dest(&codec, &out, &size);
    codec.image_width = static_cast<JDIMENSION>(image.width());
    codec.image_height = static_cast<JDIMENSION>(image.height());
    codec.input_components = Image::kChannels;
    codec.in_color_space = JCS_EXT_BGR;
    jpeg_set_defaults(&codec);
    jpeg_set_quality(&codec, quality, TRUE);
    if (quality >= kFullColourFrom) codec.comp_info[0].h_samp_factor = codec.comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(&codec, TRUE);
    while (codec.next_scanline < codec.image_height) {
      // libjpeg only reads its input; the interface has no const.
      JSAMPROW row = const_cast<JSAMPROW>(image.row(static_cast<int>(codec.next_scanline)));
      jpeg_write_scanlines(&codec, &row, 1);
    }
    jpeg_finish_compress(&codec);
  });
  jpeg_destroy_compress(&codec);
  Bytes bytes;
  if (done) bytes.assign(reinterpret_cast<std::byte*>(out), reinterpret_cast<std::byte*>(out) + size);
  std::free(out);
  if (!done) return fail(ErrorCode::kInternal, std::format("cannot encode a JPEG: {}", manager.message));
  return bytes;
}

}  // namespace rollcall::face::jpeg
