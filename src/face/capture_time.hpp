// When a picture was taken, by its EXIF data.
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/time.hpp"

namespace rollcall::face {

// Of a JPEG, PNG or WebP file, by its header; none where that says nothing. Pure.
std::optional<Time> capture_time(ByteView encoded);

// DateTimeOriginal with OffsetTimeOriginal of a TIFF structure, as EXIF data holds it; the time of a camera that does
// not say its zone is taken as UTC. None where there is none or it makes no sense: a picture is not refused for its
// metadata.
std::optional<Time> exif_capture_time(ByteView tiff);

}  // namespace rollcall::face
