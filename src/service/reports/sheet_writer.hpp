// What writes the sheets of sessions, one after the other, in one format.
#pragma once

#include <cstdint>
#include <memory>

#include "base/error.hpp"
#include "document/letterhead.hpp"
#include "document/temporary_file.hpp"
#include "service/reports/exports.hpp"
#include "service/taking/records.hpp"

namespace rollcall::service {

class SheetWriter {
 public:
  SheetWriter() = default;
  SheetWriter(const SheetWriter&) = delete;
  SheetWriter& operator=(const SheetWriter&) = delete;
  virtual ~SheetWriter() = default;

  // All lines of a session; a session without lines may be left out.
  virtual Result<void> add(const SheetView& sheet) = 0;

  // Nothing comes after it.
  virtual Result<void> finish() = 0;
};

// Each writes into `file`, which outlives it.
std::unique_ptr<SheetWriter> make_csv_writer(document::TemporaryFile& file, bool byte_order_mark);
std::unique_ptr<SheetWriter> make_json_writer(document::TemporaryFile& file);
std::unique_ptr<SheetWriter> make_xlsx_writer(document::TemporaryFile& file, const std::filesystem::path& folder,
                                              std::string_view school);
Result<std::unique_ptr<SheetWriter>> make_pdf_writer(document::TemporaryFile& file,
                                                     const document::Letterhead& letterhead);

// "expected" while it is open whether the person comes.
std::string_view status_word(const SheetLineView& line);

}  // namespace rollcall::service
