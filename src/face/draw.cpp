#include "face/draw.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "face/image_cv.hpp"

namespace rollcall::face {
namespace {

const cv::Scalar kKnown(96, 200, 60);
const cv::Scalar kDoubtful(40, 170, 245);
const cv::Scalar kUnknown(200, 200, 200);
const cv::Scalar kInk(20, 20, 20);
constexpr double kReferenceSide = 900;  // pixels of the longer side at which a line is two pixels thick

// The font draws ASCII only; a letter of several bytes becomes one '?'.
std::string to_ascii(const std::string& text) {
  std::string ascii;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) ascii += c;
    if (byte >= 0xC0) ascii += '?';
  }
  return ascii;
}

cv::Point at(const Point& point) { return {cvRound(point.x), cvRound(point.y)}; }

}  // namespace

Image annotate(const Image& image, std::span<const LabelledFace> faces) {
  Image drawn(image.width(), image.height());
  cv::Mat canvas = as_mat(drawn);
  as_mat(image).copyTo(canvas);
  const double scale = std::max(0.5, std::max(image.width(), image.height()) / kReferenceSide);
  const int thickness = std::max(1, cvRound(2 * scale));
  const double letters = 0.55 * scale;
  for (const LabelledFace& one : faces) {
    const cv::Scalar& colour = one.doubtful ? kDoubtful : one.known ? kKnown : kUnknown;
    const Box& box = one.face.box;
    const cv::Point corner = at({box.x, box.y});
    cv::rectangle(canvas, corner, at({box.right(), box.bottom()}), colour, thickness, cv::LINE_AA);
    for (const Point& landmark : one.face.landmarks)
      cv::circle(canvas, at(landmark), thickness, colour, cv::FILLED, cv::LINE_AA);
    const std::string text = to_ascii(one.label);
    if (text.empty()) continue;
    int baseline = 0;
    const cv::Size size = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, letters, thickness / 2 + 1, &baseline);
    const int height = size.height + baseline + thickness;
    const int top = corner.y >= height ? corner.y - height : cvRound(box.bottom());
    cv::rectangle(canvas, cv::Rect(corner.x, top, size.width + 2 * thickness, height), colour, cv::FILLED);
    cv::putText(canvas, text, {corner.x + thickness, top + size.height + thickness / 2}, cv::FONT_HERSHEY_SIMPLEX,
                letters, kInk, thickness / 2 + 1, cv::LINE_AA);
  }
  return drawn;
}

}  // namespace rollcall::face
