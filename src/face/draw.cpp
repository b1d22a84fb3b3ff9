#include "face/draw.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "base/owned.hpp"
#include "face/image_cv.hpp"

namespace rollcall::face {
namespace {

const cv::Scalar kKnown(96, 200, 60);
const cv::Scalar kDoubtful(40, 170, 245);
const cv::Scalar kUnknown(200, 200, 200);
const cv::Scalar kInk(20, 20, 20);
constexpr double kReferenceSide = 900;  // pixels of the longer side at which a line is two pixels thick

using Surface = Owned<cairo_surface_t, cairo_surface_destroy>;

constexpr double kWhole = 255;  // of a colour

void paint_with(cairo_t* context, const cv::Scalar& bgr) {
  cairo_set_source_rgb(context, bgr[2] / kWhole, bgr[1] / kWhole, bgr[0] / kWhole);
}

// The text in one line on this colour, no wider than `widest`: letters of every script that the machine has a font for,
// from right to left where they go so. Empty where there is no room.
cv::Mat label(const std::string& text, const cv::Scalar& colour, int letters_px, int padding, int widest) {
  const Surface measure(cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1));
  const Owned<cairo_t, cairo_destroy> measuring(cairo_create(measure.get()));
  const Owned<PangoLayout, g_object_unref> layout(pango_cairo_create_layout(measuring.get()));
  const Owned<PangoFontDescription, pango_font_description_free> font(pango_font_description_from_string("Sans"));
  pango_font_description_set_absolute_size(font.get(), letters_px * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  int width = 0;
  int height = 0;
  pango_layout_get_pixel_size(layout.get(), &width, &height);
  width = std::min(width, widest - 2 * padding);
  if (width <= 0 || height <= 0) return {};
  pango_layout_set_width(layout.get(), width * PANGO_SCALE);

  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width + 2 * padding, height));
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return {};
  const Owned<cairo_t, cairo_destroy> context(cairo_create(surface.get()));
  paint_with(context.get(), colour);
  cairo_paint(context.get());
  paint_with(context.get(), kInk);
  cairo_move_to(context.get(), padding, 0);
  pango_cairo_show_layout(context.get(), layout.get());
  cairo_surface_flush(surface.get());
  // A pixel of the surface is a number 0x00RRGGBB; in memory, on the machines there are, it reads as BGR.
  const cv::Mat pixels(height, width + 2 * padding, CV_8UC4, cairo_image_surface_get_data(surface.get()),
                       static_cast<std::size_t>(cairo_image_surface_get_stride(surface.get())));
  cv::Mat bgr;
  cv::cvtColor(pixels, bgr, cv::COLOR_BGRA2BGR);
  return bgr;
}

// What of it lies outside the canvas is left out.
void put(const cv::Mat& piece, cv::Mat& canvas, cv::Point corner) {
  const cv::Rect inside = cv::Rect(corner, piece.size()) & cv::Rect({0, 0}, canvas.size());
  if (!inside.empty()) piece(inside - corner).copyTo(canvas(inside));
}

cv::Point at(const Point& point) { return {cvRound(point.x), cvRound(point.y)}; }

}  // namespace

Image annotate(const Image& image, std::span<const LabelledFace> faces) {
  Image drawn(image.width(), image.height());
  cv::Mat canvas = as_mat(drawn);
  as_mat(image).copyTo(canvas);
  const double scale = std::max(0.5, std::max(image.width(), image.height()) / kReferenceSide);
  const int thickness = std::max(1, cvRound(2 * scale));
  const int letters_px = std::max(9, cvRound(20 * scale));
  for (const LabelledFace& one : faces) {
    const cv::Scalar& colour = one.doubtful ? kDoubtful : one.known ? kKnown : kUnknown;
    const Box& box = one.face.box;
    const cv::Point corner = at({box.x, box.y});
    cv::rectangle(canvas, corner, at({box.right(), box.bottom()}), colour, thickness, cv::LINE_AA);
    for (const Point& landmark : one.face.landmarks)
      cv::circle(canvas, at(landmark), thickness, colour, cv::FILLED, cv::LINE_AA);
    if (one.label.empty()) continue;
    const cv::Mat text = label(one.label, colour, letters_px, 2 * thickness, image.width());
    if (text.empty()) continue;
    const bool fits_above = corner.y >= text.rows;
    const int left = std::clamp(corner.x, 0, std::max(0, image.width() - text.cols));
    put(text, canvas, {left, fits_above ? corner.y - text.rows : cvRound(box.bottom())});
  }
  return drawn;
}

}  // namespace rollcall::face
