// A frame in a request: a form with the picture, and where and when it was taken.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "http/multipart.hpp"
#include "http/request.hpp"

namespace rollcall::server {

// `image` points into `form`, which points into the request.
struct FrameForm {
  http::Multipart form;
  ByteView image;
  std::string source;
  std::optional<Time> captured_at;
};

// kInvalidArgument for a form without the field `image`, a `source` that is no line or a `captured_at` that is no time.
Result<FrameForm> read_frame_form(const http::Request& request);

}  // namespace rollcall::server
