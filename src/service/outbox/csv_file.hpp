// Appends whole lines to CSV files in one folder. A line counts when this says so: it is on the disk then, and after a
// power cut. A line that was broken off by a crash or a full disk is taken away again before the next is written.
//
// Nothing but a plain file of that folder is written to: no link, no other name of another file, no device, and no file
// that does not begin with our header. What is written into a file, from its first line on, is ours alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"

namespace rollcall::service {

struct CsvFolder {
  std::filesystem::path path;
  std::int64_t rotate_bytes = 0;  // no file grows beyond; 0: whatever their size
  bool rotate_daily = false;      // a file holds what was written on one day (UTC)
};

// One name of letters, digits, - _ and dots between, that ends with .csv: nothing that could lead out of a folder.
bool is_csv_name(std::string_view name);

// Appends `line`, which ends with a line end and holds no other, after `header` where the file is new. A file that is
// to be rotated first gets the name NAME.DATE.csv, or NAME.DATE.2.csv and so on. Errors are those of base/file.hpp,
// kConflict for what is not ours to write to, and kBusy where another process writes now; then nothing was appended.
Result<void> append_csv(const CsvFolder& folder, const std::string& name, std::string_view header,
                        std::string_view line, Time now);

// Whether append_csv() could, as far as can be seen without appending. Makes the file.
Result<void> check_csv(const CsvFolder& folder, const std::string& name, std::string_view header);

}  // namespace rollcall::service
