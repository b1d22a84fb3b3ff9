#include "server/frame_form.hpp"

#include "base/text.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kSource{.min_code_points = 0, .max_code_points = 100};

}  // namespace

Result<FrameForm> read_frame_form(const http::Request& request) {
  FrameForm frame;
  ROLLCALL_ASSIGN(frame.form, http::parse_multipart(request));
  const http::Part* image = frame.form.find("image");
  if (image == nullptr) return fail_field("image", "is missing: send the picture in this form field");
  frame.image = image->data;
  ROLLCALL_ASSIGN(const auto source, frame.form.text("source"));
  ROLLCALL_ASSIGN(frame.source, clean_line("source", source.value_or(""), kSource));
  ROLLCALL_ASSIGN(const auto captured_at, frame.form.text("captured_at"));
  if (captured_at) {
    const auto time = parse_rfc3339(*captured_at);
    if (!time) return fail_field("captured_at", "must be a time such as 2026-11-20T08:30:00Z");
    frame.captured_at = *time;
  }
  return frame;
}

}  // namespace rollcall::server
