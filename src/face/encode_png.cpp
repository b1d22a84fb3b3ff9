#include "face/encode_png.hpp"

#include <png.h>

#include "base/owned.hpp"

namespace rollcall::face {

Result<Bytes> encode_png(const Image& image) {
  if (image.empty()) return fail(ErrorCode::kInvalidArgument, "an empty picture has no PNG");
  png_image codec{};
  codec.version = PNG_IMAGE_VERSION;
  codec.width = static_cast<png_uint_32>(image.width());
  codec.height = static_cast<png_uint_32>(image.height());
  codec.format = PNG_FORMAT_BGR;
  const Owned<png_image, png_image_free> release(&codec);
  const auto stride = static_cast<png_int_32>(image.stride());
  Bytes png(PNG_IMAGE_PNG_SIZE_MAX(codec));
  png_alloc_size_t size = png.size();
  if (png_image_write_to_memory(&codec, png.data(), &size, 0, image.data(), stride, nullptr) == 0)
    return fail(ErrorCode::kInternal, std::string("the PNG could not be written: ") + codec.message);
  png.resize(size);
  return png;
}

}  // namespace rollcall::face
