#include "document/register_pdf.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <format>
#include <optional>
#include <utility>

#include "base/owned.hpp"

namespace rollcall::document {
namespace {

// A4 in points.
constexpr double kWidth = 595.28;
constexpr double kHeight = 841.89;
constexpr double kMargin = 48;
constexpr double kBottom = kHeight - kMargin - 16;  // above the footer
constexpr double kLogoHeight = 40;
constexpr double kLogoWidth = 140;
constexpr double kPadding = 4;
constexpr double kSignatureHeight = 56;
constexpr double kHairline = 0.5;

constexpr const char* kText = "Sans 9.5";
constexpr const char* kSmall = "Sans 8";
constexpr const char* kBold = "Sans Bold 9.5";
constexpr const char* kTitle = "Sans Bold 15";

struct TableColumn {
  std::string_view heading;
  double left;
  double width;
};
constexpr std::array<TableColumn, 6> kColumns{{{"No.", kMargin, 34},
                                               {"ID", kMargin + 34, 82},
                                               {"Name", kMargin + 116, 184},
                                               {"Status", kMargin + 300, 54},
                                               {"Time", kMargin + 354, 42},
                                               {"Signature", kMargin + 396, kWidth - 2 * kMargin - 396}}};

cairo_status_t write_piece(void* closure, const unsigned char* data, unsigned int length) {
  auto& file = *static_cast<TemporaryFile*>(closure);
  return file.write({reinterpret_cast<const char*>(data), length}) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

cairo_status_t read_piece(void* closure, unsigned char* data, unsigned int length) {
  auto& rest = *static_cast<ByteView*>(closure);
  if (rest.size() < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, rest.data(), length);
  rest = rest.subspan(length);
  return CAIRO_STATUS_SUCCESS;
}

Result<void> check(cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return {};
  const auto code = status == CAIRO_STATUS_WRITE_ERROR ? ErrorCode::kIo : ErrorCode::kInternal;
  return fail(code, std::format("the PDF cannot be written: {}", cairo_status_to_string(status)));
}

}  // namespace

struct RegisterPdf::Pages {
  Owned<cairo_surface_t, cairo_surface_destroy> surface;
  Owned<cairo_t, cairo_destroy> context;
  Owned<cairo_surface_t, cairo_surface_destroy> logo;
  Owned<PangoLayout, g_object_unref> layout;
  std::string school;
  std::string maker;
  bool any = false;

  // Lays the text out in a width; its height.
  double lay(const char* font, std::string_view text, double width) const {
    const Owned<PangoFontDescription, pango_font_description_free> description(
        pango_font_description_from_string(font));
    pango_layout_set_font_description(layout.get(), description.get());
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    return static_cast<double>(height) / PANGO_SCALE;
  }

  double draw(const char* font, std::string_view text, double x, double y, double width) const {
    const double height = lay(font, text, width);
    cairo_move_to(context.get(), x, y);
    pango_cairo_show_layout(context.get(), layout.get());
    return height;
  }

  void rule(double from, double to, double y) const {
    cairo_set_line_width(context.get(), kHairline);
    cairo_move_to(context.get(), from, y);
    cairo_line_to(context.get(), to, y);
    cairo_stroke(context.get());
  }

  static double text_width(const TableColumn& column) { return column.width - 2 * kPadding; }

  double row_height(const RegisterLine& line) const {
    const double id = lay(kText, line.external_id, text_width(kColumns[1]));
    const double name = lay(kText, line.name, text_width(kColumns[2]));
    const double status = lay(kText, line.status, text_width(kColumns[3]));
    return std::max({id, name, status}) + 2 * kPadding;
  }

  void draw_logo() const {
    if (!logo) return;
    const double width = cairo_image_surface_get_width(logo.get());
    const double height = cairo_image_surface_get_height(logo.get());
    const double scale = std::min(kLogoWidth / width, kLogoHeight / height);
    cairo_save(context.get());
    cairo_translate(context.get(), kWidth - kMargin - width * scale, kMargin);
    cairo_scale(context.get(), scale, scale);
    cairo_set_source_surface(context.get(), logo.get(), 0, 0);
    cairo_paint(context.get());
    cairo_restore(context.get());
  }

  double head_room() const { return kWidth - 2 * kMargin - (logo ? kLogoWidth + kMargin / 2 : 0); }

  double school_height() const { return school.empty() ? 0 : lay(kText, school, head_room()) + kPadding; }

  double head_height(const Register& of) const {
    const double room = head_room();
    const double words = school_height() + lay(kTitle, of.title, room) + lay(kText, of.subtitle, room);
    return std::max(words, logo ? kLogoHeight : 0) + 14;
  }

  // The head of a page; where the rows begin.
  double begin_page(const Register& of) const {
    draw_logo();
    const double room = head_room();
    if (!school.empty()) draw(kText, school, kMargin, kMargin, room);
    const double top = kMargin + school_height();
    const double title = draw(kTitle, of.title, kMargin, top, room);
    draw(kText, of.subtitle, kMargin, top + title, room);
    return kMargin + head_height(of);
  }

  static std::string_view heading(const Register& of, std::size_t column) {
    constexpr std::size_t kStatus = 3;
    constexpr std::size_t kTime = 4;
    if (column == kStatus) return of.status_heading;
    return column == kTime ? std::string_view(of.time_heading) : kColumns.at(column).heading;
  }

  double table_head_height(const Register& of) const {
    double height = 0;
    for (std::size_t i = 0; i < kColumns.size(); ++i)
      height = std::max(height, lay(kBold, heading(of, i), text_width(kColumns.at(i))));
    return height + 2 * kPadding;
  }

  double draw_table_head(const Register& of, double y) const {
    for (std::size_t i = 0; i < kColumns.size(); ++i)
      draw(kBold, heading(of, i), kColumns.at(i).left + kPadding, y + kPadding, text_width(kColumns.at(i)));
    const double bottom = y + table_head_height(of);
    rule(kMargin, kWidth - kMargin, bottom);
    return bottom;
  }

  void draw_row(const RegisterLine& line, std::size_t number, double y, double height) const {
    const std::array<std::string, 5> cells{std::to_string(number), line.external_id, line.name, line.status, line.time};
    for (std::size_t i = 0; i < cells.size(); ++i)
      draw(kText, cells.at(i), kColumns.at(i).left + kPadding, y + kPadding, text_width(kColumns.at(i)));
    rule(kMargin, kWidth - kMargin, y + height);
  }

  void end_page(std::size_t page, std::size_t pages) {
    const double y = kHeight - kMargin;
    draw(kSmall, maker, kMargin, y, kWidth - 2 * kMargin - 90);
    pango_layout_set_alignment(layout.get(), PANGO_ALIGN_RIGHT);
    draw(kSmall, std::format("Page {} of {}", page, pages), kWidth - kMargin - 90, y, 90);
    pango_layout_set_alignment(layout.get(), PANGO_ALIGN_LEFT);
    cairo_show_page(context.get());
    any = true;
  }

  void draw_signature(double y) const {
    const double line = y + kSignatureHeight - 18;
    const double middle = kMargin + (kWidth - 2 * kMargin) * 0.6;
    rule(kMargin, middle - 20, line);
    rule(middle, kWidth - kMargin, line);
    draw(kSmall, "Signature", kMargin, line + 3, 200);
    draw(kSmall, "Date", middle, line + 3, 200);
  }
};

RegisterPdf::RegisterPdf(std::unique_ptr<Pages> pages) : pages_(std::move(pages)) {}
RegisterPdf::~RegisterPdf() = default;

Result<std::unique_ptr<RegisterPdf>> RegisterPdf::create(TemporaryFile& file, const Letterhead& letterhead) {
  auto pages = std::make_unique<Pages>();
  pages->school = letterhead.school;
  pages->maker = letterhead.maker;
  if (ByteView logo = letterhead.logo; !logo.empty()) {
    pages->logo.reset(cairo_image_surface_create_from_png_stream(read_piece, &logo));
    if (cairo_surface_status(pages->logo.get()) != CAIRO_STATUS_SUCCESS)
      return fail(ErrorCode::kMalformed, "the logo is no PNG");
  }
  pages->surface.reset(cairo_pdf_surface_create_for_stream(write_piece, &file, kWidth, kHeight));
  cairo_pdf_surface_restrict_to_version(pages->surface.get(), CAIRO_PDF_VERSION_1_4);  // what every printer reads
  cairo_pdf_surface_set_metadata(pages->surface.get(), CAIRO_PDF_METADATA_TITLE, "Register");
  pages->context.reset(cairo_create(pages->surface.get()));
  ROLLCALL_TRY(check(cairo_status(pages->context.get())));
  pages->layout.reset(pango_cairo_create_layout(pages->context.get()));
  return std::unique_ptr<RegisterPdf>(new RegisterPdf(std::move(pages)));
}

Result<void> RegisterPdf::add(const Register& of) {
  Pages& pages = *pages_;
  // First where every page ends, so that each can say of how many it is one.
  const double first_row = kMargin + pages.head_height(of) + pages.table_head_height(of);
  std::vector<double> heights;
  std::vector<std::size_t> page_ends;  // the row behind the last one of each page
  double y = first_row;
  for (const RegisterLine& line : of.lines) {
    const double height = pages.row_height(line);
    if (y + height > kBottom && y > first_row) {
      page_ends.push_back(heights.size());
      y = first_row;
    }
    heights.push_back(height);
    y += height;
  }
  page_ends.push_back(heights.size());
  const double foot = pages.lay(kText, of.summary, kWidth - 2 * kMargin) + 2 * kPadding + kSignatureHeight;
  if (y + foot > kBottom) page_ends.push_back(heights.size());

  std::size_t row = 0;
  for (std::size_t page = 0; page < page_ends.size(); ++page) {
    double at = pages.draw_table_head(of, pages.begin_page(of));
    for (; row < page_ends[page]; ++row) {
      pages.draw_row(of.lines[row], row + 1, at, heights[row]);
      at += heights[row];
    }
    if (page + 1 == page_ends.size()) {
      at += kPadding + pages.draw(kText, of.summary, kMargin, at + kPadding, kWidth - 2 * kMargin);
      pages.draw_signature(at);
    }
    pages.end_page(page + 1, page_ends.size());
  }
  return check(cairo_status(pages.context.get()));
}

Result<void> RegisterPdf::close() {
  Pages& pages = *pages_;
  if (!pages.any) {
    pages.draw(kTitle, "No sessions", kMargin, kMargin, kWidth - 2 * kMargin);
    pages.end_page(1, 1);
  }
  cairo_surface_finish(pages.surface.get());
  return check(cairo_surface_status(pages.surface.get()));
}

}  // namespace rollcall::document
