// Printable registers as PDF: text of every script shaped and in its own direction, the head of the table on every
// page, a line to sign on the last one. Fonts are those of this machine (fontconfig).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "document/letterhead.hpp"
#include "document/temporary_file.hpp"

namespace rollcall::document {

struct RegisterLine {
  std::string external_id;
  std::string name;
  std::string status;
  std::string time;
};

struct Register {
  std::string title;     // the course
  std::string subtitle;  // when
  std::vector<RegisterLine> lines;
  std::string summary;  // below the table
  std::string status_heading = "Status";
  std::string time_heading = "Time";
};

// Not thread-safe. Takes the memory of one register and of the fonts.
class RegisterPdf {
 public:
  // Into `file`, which outlives it. kMalformed for a logo that is no PNG.
  static Result<std::unique_ptr<RegisterPdf>> create(TemporaryFile& file, const Letterhead& letterhead);
  ~RegisterPdf();
  RegisterPdf(const RegisterPdf&) = delete;
  RegisterPdf& operator=(const RegisterPdf&) = delete;

  // On pages of its own, numbered from 1.
  Result<void> add(const Register& of);

  // Ends the document; one without registers gets a page that says so.
  Result<void> close();

 private:
  struct Pages;
  explicit RegisterPdf(std::unique_ptr<Pages> pages);
  std::unique_ptr<Pages> pages_;
};

}  // namespace rollcall::document
