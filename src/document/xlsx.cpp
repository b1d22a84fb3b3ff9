#include "document/xlsx.hpp"

#include <xlsxwriter.h>

#include <algorithm>
#include <format>
#include <utility>

namespace rollcall::document {
namespace {

constexpr lxw_row_t kLastRow = 1'048'575;     // of a sheet, as the format has it
constexpr std::size_t kLongestText = 32'767;  // of a cell
constexpr std::size_t kLongestHeader = 250;   // of a printed page
constexpr double kTimeWidth = 17;

Result<void> check(lxw_error error) {
  switch (error) {
    case LXW_NO_ERROR:
      return {};
    case LXW_ERROR_MEMORY_MALLOC_FAILED:
      return fail(ErrorCode::kInternal, "there is not enough memory to write the spreadsheet");
    case LXW_ERROR_CREATING_XLSX_FILE:
    case LXW_ERROR_CREATING_TMPFILE:
    case LXW_ERROR_ZIP_FILE_OPERATION:
    case LXW_ERROR_ZIP_FILE_ADD:
    case LXW_ERROR_ZIP_CLOSE:
      return fail(ErrorCode::kIo, std::format("the spreadsheet cannot be written: {}", lxw_strerror(error)));
    default:
      return fail(ErrorCode::kInternal, std::format("the spreadsheet cannot be made: {}", lxw_strerror(error)));
  }
}

// At most `limit` bytes of it, without cutting a character in two.
std::string shortened(std::string_view text, std::size_t limit) {
  if (text.size() > limit) {
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
    text = text.substr(0, limit);
  }
  return std::string(text);
}

// A header as the format writes one: the left part, in which "&" begins a code and is doubled to be itself.
std::string header_of(std::string_view text) {
  std::string doubled;
  for (const char letter : text) {
    if (letter == '&') doubled += '&';
    doubled += letter;
  }
  std::string header = "&L" + shortened(doubled, kLongestHeader);
  if (std::ranges::count(header, '&') % 2 == 0) header.pop_back();  // half of a doubled one was cut off
  return header;
}

struct Sheet {
  std::string name;
  std::vector<Column> columns;
  lxw_worksheet* worksheet = nullptr;  // the one now written to
  int worksheets = 0;
  lxw_row_t row = 0;  // the last one written
};

}  // namespace

struct Workbook::Book {
  lxw_workbook* workbook = nullptr;
  lxw_format* heading = nullptr;
  lxw_format* time = nullptr;
  lxw_format* share = nullptr;
  std::string header;  // of printed pages; empty: none
  std::vector<Sheet> sheets;

  ~Book() {
    if (workbook != nullptr) lxw_workbook_free(workbook);
  }

  Result<void> begin_worksheet(Sheet& sheet) {
    finish_worksheet(sheet);
    const std::string name = ++sheet.worksheets == 1 ? sheet.name : std::format("{} {}", sheet.name, sheet.worksheets);
    sheet.worksheet = workbook_add_worksheet(workbook, name.c_str());
    if (sheet.worksheet == nullptr) return fail(ErrorCode::kInternal, "the spreadsheet refused a sheet");
    sheet.row = 0;
    for (lxw_col_t column = 0; column < sheet.columns.size(); ++column) {
      const Column& of = sheet.columns[column];
      ROLLCALL_TRY(check(worksheet_set_column(sheet.worksheet, column, column, of.width, nullptr)));
      ROLLCALL_TRY(check(worksheet_write_string(sheet.worksheet, 0, column, of.heading.c_str(), heading)));
    }
    worksheet_freeze_panes(sheet.worksheet, 1, 0);
    worksheet_repeat_rows(sheet.worksheet, 0, 0);
    worksheet_set_landscape(sheet.worksheet);
    worksheet_fit_to_pages(sheet.worksheet, 1, 0);
    return header.empty() ? Result<void>{} : check(worksheet_set_header(sheet.worksheet, header.c_str()));
  }

  static void finish_worksheet(const Sheet& sheet) {
    if (sheet.worksheet == nullptr || sheet.columns.empty()) return;
    worksheet_autofilter(sheet.worksheet, 0, 0, sheet.row, static_cast<lxw_col_t>(sheet.columns.size() - 1));
  }

  Result<void> write(const Sheet& sheet, lxw_col_t column, const Cell& cell) const {
    struct Writer {
      const Book& book;
      lxw_worksheet* worksheet;
      lxw_row_t row;
      lxw_col_t column;

      lxw_error operator()(std::monostate) const { return LXW_NO_ERROR; }
      lxw_error operator()(std::string_view text) const {
        return worksheet_write_string(worksheet, row, column, shortened(text, kLongestText).c_str(), nullptr);
      }
      lxw_error operator()(std::int64_t number) const { return (*this)(static_cast<double>(number)); }
      lxw_error operator()(double number) const {
        return worksheet_write_number(worksheet, row, column, number, nullptr);
      }
      lxw_error operator()(Share share) const {
        return worksheet_write_number(worksheet, row, column, share.value, book.share);
      }
      lxw_error operator()(std::chrono::local_seconds time) const {
        return worksheet_write_unixtime(worksheet, row, column, time.time_since_epoch().count(), book.time);
      }
    };
    return check(std::visit(Writer{*this, sheet.worksheet, sheet.row, column}, cell));
  }
};

Workbook::Workbook(TemporaryFile& file, const std::filesystem::path& folder, std::string_view school)
    : book_(std::make_unique<Book>()) {
  lxw_workbook_options options{};
  options.constant_memory = 1;
  options.use_zip64 = 1;
  options.tmpdir = folder.c_str();
  book_->workbook = workbook_new_opt(file.path().c_str(), &options);
  if (book_->workbook == nullptr) return;
  book_->heading = workbook_add_format(book_->workbook);
  format_set_bold(book_->heading);
  format_set_bottom(book_->heading, LXW_BORDER_THIN);
  book_->time = workbook_add_format(book_->workbook);
  format_set_num_format(book_->time, "yyyy-mm-dd hh:mm");
  book_->share = workbook_add_format(book_->workbook);
  format_set_num_format(book_->share, "0.0%");
  if (school.empty()) return;
  book_->header = header_of(school);
  const std::string company(school);
  lxw_doc_properties properties{};
  properties.company = company.c_str();
  workbook_set_properties(book_->workbook, &properties);
}

Workbook::~Workbook() = default;

int Workbook::add_sheet(std::string name, std::vector<Column> columns) {
  for (Column& column : columns) column.width = std::max(column.width, kTimeWidth / 2);
  book_->sheets.push_back({.name = std::move(name), .columns = std::move(columns)});
  Sheet& sheet = book_->sheets.back();
  // A book that could not be made says so when its first row comes.
  if (book_->workbook != nullptr && !book_->begin_worksheet(sheet)) sheet.worksheet = nullptr;
  return static_cast<int>(book_->sheets.size()) - 1;
}

Result<void> Workbook::add_row(int index, std::span<const Cell> cells) {
  Sheet& sheet = book_->sheets.at(static_cast<std::size_t>(index));
  if (sheet.worksheet == nullptr) return fail(ErrorCode::kIo, "the spreadsheet cannot be begun");
  if (sheet.row == kLastRow) ROLLCALL_TRY(book_->begin_worksheet(sheet));
  ++sheet.row;
  for (std::size_t column = 0; column < cells.size(); ++column)
    ROLLCALL_TRY(book_->write(sheet, static_cast<lxw_col_t>(column), cells[column]));
  return {};
}

Result<void> Workbook::add_chart(int index, const StackedChart& wanted) {
  const Sheet& sheet = book_->sheets.at(static_cast<std::size_t>(index));
  if (sheet.worksheet == nullptr || sheet.row == 0) return {};
  lxw_chart* chart = workbook_add_chart(book_->workbook, LXW_CHART_COLUMN_STACKED);
  if (chart == nullptr) return fail(ErrorCode::kInternal, "the spreadsheet refused a chart");
  const auto labels = static_cast<lxw_col_t>(wanted.labels);
  for (int column = wanted.first; column <= wanted.last; ++column) {
    const auto at = static_cast<lxw_col_t>(column);
    lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
    chart_series_set_categories(series, sheet.name.c_str(), 1, labels, sheet.row, labels);
    chart_series_set_values(series, sheet.name.c_str(), 1, at, sheet.row, at);
    chart_series_set_name_range(series, sheet.name.c_str(), 0, at);
  }
  chart_title_set_name(chart, wanted.title.c_str());
  lxw_chart_options options{};
  options.x_scale = 1.6;
  options.y_scale = 1.4;
  return check(worksheet_insert_chart_opt(sheet.worksheet, 1, static_cast<lxw_col_t>(sheet.columns.size() + 1), chart,
                                          &options));
}

Result<void> Workbook::close() {
  if (book_->workbook == nullptr) return fail(ErrorCode::kIo, "the spreadsheet cannot be begun");
  for (const Sheet& sheet : book_->sheets) Book::finish_worksheet(sheet);
  return check(workbook_close(std::exchange(book_->workbook, nullptr)));  // frees it too
}

}  // namespace rollcall::document
