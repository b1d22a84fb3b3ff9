#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <string>
#include <vector>

#include "document/register_pdf.hpp"
#include "document/temporary_file.hpp"
#include "document/xlsx.hpp"

namespace rollcall::document {
namespace {

class DocumentTest : public testing::Test {
 protected:
  DocumentTest() {
    std::string name = (std::filesystem::temp_directory_path() / "rollcall-document-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
  }
  ~DocumentTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TemporaryFile make_file() const {
    auto file = TemporaryFile::create(folder_);
    if (!file) std::abort();
    return std::move(*file);
  }
  static std::string content(TemporaryFile& file) {
    EXPECT_TRUE(file.flush());
    std::string text(*file.size(), '\0');
    EXPECT_EQ(*file.read(0, std::as_writable_bytes(std::span(text))), text.size());
    return text;
  }
  bool folder_is_empty() const { return std::filesystem::is_empty(folder_); }

  std::filesystem::path folder_;
};

TEST_F(DocumentTest, ATemporaryFileHasNoNameAndReadsBack) {
  TemporaryFile file = make_file();
  EXPECT_TRUE(folder_is_empty());
  std::string expected;
  for (int i = 0; i < 100'000; ++i) {
    const std::string line = std::format("line {}\n", i);
    expected += line;
    ASSERT_TRUE(file.write(line));
  }
  EXPECT_EQ(content(file), expected);
  std::array<std::byte, 4> four{};
  EXPECT_EQ(*file.read(0, four), 4);
  EXPECT_EQ(*file.read(expected.size(), four), 0);
  EXPECT_TRUE(folder_is_empty());
}

TEST_F(DocumentTest, SavingReplacesAFileWholeAndLeavesNothingElse) {
  TemporaryFile file = make_file();
  ASSERT_TRUE(file.write("content"));
  ASSERT_TRUE(file.flush());
  const auto target = folder_ / "out.csv";
  ASSERT_TRUE(write_file(target, bytes_of(std::string_view("what was there before"))));
  ASSERT_TRUE(file.save_as(target));
  EXPECT_EQ(*read_text_file(target, 100), "content");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator()), 1);
  EXPECT_FALSE(file.save_as(folder_ / "nowhere" / "out.csv"));
  EXPECT_FALSE(TemporaryFile::create(folder_ / "nowhere"));
}

TEST_F(DocumentTest, AWorkbookIsAZipAndLeavesNoFiles) {
  TemporaryFile file = make_file();
  Workbook book(file, folder_);
  const int sheet = book.add_sheet("Rows", {{"Name", 20}, {"Number", 8}, {"Share", 8}, {"When", 18}});
  for (int i = 0; i < 1000; ++i) {
    const std::array<Cell, 4> cells{std::string_view("=1+1"), std::int64_t{i}, Share{0.5},
                                    std::chrono::local_seconds{std::chrono::seconds{1'795'000'000}}};
    ASSERT_TRUE(book.add_row(sheet, cells));
  }
  EXPECT_TRUE(folder_is_empty());
  ASSERT_TRUE(book.add_chart(sheet, {.title = "Numbers", .labels = 0, .first = 1, .last = 2}));
  ASSERT_TRUE(book.close());
  EXPECT_FALSE(book.close());
  EXPECT_TRUE(content(file).starts_with("PK\x03\x04"));
  EXPECT_TRUE(folder_is_empty());
}

TEST_F(DocumentTest, ARegisterOfManyPeopleHasItsPagesAndIsAPdf) {
  TemporaryFile file = make_file();
  auto pdf = RegisterPdf::create(file, {.logo = {}, .school = {}, .maker = "Rollcall"});
  ASSERT_TRUE(pdf);
  Register of{.title = "Mathematics 7a", .subtitle = "2026-11-20 09:00", .lines = {}, .summary = "100 people"};
  for (int i = 0; i < 100; ++i)
    of.lines.push_back(
        {.external_id = std::format("S{:03}", i), .name = "A name", .status = "present", .time = "09:01"});
  ASSERT_TRUE((*pdf)->add(of));
  of.lines.clear();
  ASSERT_TRUE((*pdf)->add(of));
  ASSERT_TRUE((*pdf)->close());
  const std::string text = content(file);
  EXPECT_TRUE(text.starts_with("%PDF-"));
  const auto occurrences = [&](std::string_view word) {
    std::size_t count = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
    return count;
  };
  const std::size_t pages = occurrences("/Type /Page\n") + occurrences("/Type /Page ");
  EXPECT_GE(pages, 4U) << "several of the full register, one of the empty one";
  EXPECT_TRUE(text.contains(std::format("/Count {}", pages)));
}

TEST_F(DocumentTest, ADocumentWithoutRegistersAndALogoThatIsNone) {
  TemporaryFile file = make_file();
  auto pdf = RegisterPdf::create(file, {});
  ASSERT_TRUE(pdf);
  ASSERT_TRUE((*pdf)->close());
  EXPECT_TRUE(content(file).starts_with("%PDF-"));
  const auto refused = RegisterPdf::create(file, {.logo = to_bytes("no PNG at all"), .school = {}, .maker = {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kMalformed);
}

}  // namespace
}  // namespace rollcall::document
