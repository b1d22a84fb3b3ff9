#include "base/csv.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace rollcall {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Result<Rows> read_all(std::string_view text, CsvLimits limits = {}) {
  CsvReader reader(text, limits);
  Rows rows;
  std::vector<std::string> cells;
  while (true) {
    ROLLCALL_ASSIGN(const bool more, reader.next(cells));
    if (!more) return rows;
    rows.push_back(cells);
  }
}

struct Good {
  std::string text;
  Rows rows;
};

TEST(CsvReader, ReadsWhatRfc4180Writes) {
  const Good cases[] = {
      {"", {}},
      {"\r\n\n", {}},
      {"a,b\r\nc,d\r\n", {{"a", "b"}, {"c", "d"}}},
      {"a,b\nc,d", {{"a", "b"}, {"c", "d"}}},
      {"a\rb\r", {{"a"}, {"b"}}},
      {"a\n\nb\n", {{"a"}, {"b"}}},
      {"\xEF\xBB\xBFid,name\n", {{"id", "name"}}},
      {",\n", {{"", ""}}},
      {"a,\n", {{"a", ""}}},
      {"\"\"\n", {{""}}},
      {"\"a,b\",\"c \"\"d\"\"\"\n", {{"a,b", R"(c "d")"}}},
      {"\"two\r\nlines\",x\n", {{"two\r\nlines", "x"}}},
      {" a , b \n", {{" a ", " b "}}},
      {"S001,山田太郎\n", {{"S001", "山田太郎"}}},
  };
  for (const Good& c : cases) {
    const auto rows = read_all(c.text);
    ASSERT_TRUE(rows) << c.text << rows.error().describe();
    EXPECT_EQ(*rows, c.rows) << c.text;
  }
}

struct Bad {
  std::string text;
  ErrorCode code;
  std::string message;
};

TEST(CsvReader, NamesTheLineOfWhatIsWrong) {
  const Bad cases[] = {
      {"a\n\"b", ErrorCode::kMalformed, "the quote on line 2 never ends"},
      {"a\nb\"c\"\n", ErrorCode::kMalformed, "line 2 has a quote inside an unquoted cell"},
      {"\"a\"b\n", ErrorCode::kMalformed, "line 1 has text after a closing quote"},
      {"\"x\ny\"\n\"a\" ,b\n", ErrorCode::kMalformed, "line 3 has text after a closing quote"},
      {"ok\nJ\xE9r\xF4me\n", ErrorCode::kMalformed, "line 2 is not UTF-8"},
      {"1,2,3,4,5\n", ErrorCode::kTooLarge, "line 1 has more than 4 cells"},
      {"123456789\n", ErrorCode::kTooLarge, "line 1 has a cell of more than 8 bytes"},
  };
  for (const Bad& c : cases) {
    const auto rows = read_all(c.text, {.max_cells = 4, .max_cell_bytes = 8});
    ASSERT_FALSE(rows) << c.text;
    EXPECT_EQ(rows.error().code, c.code) << c.text;
    EXPECT_EQ(rows.error().message, c.message) << c.text;
  }
}

TEST(CsvReader, KnowsTheLineARowBeganOn) {
  CsvReader reader("a\r\n\r\n\"b\rc\nd\"\r\ne\n");
  std::vector<std::string> cells;
  std::vector<std::size_t> lines;
  while (reader.next(cells).value()) lines.push_back(reader.line());
  EXPECT_EQ(lines, (std::vector<std::size_t>{1, 3, 6}));
}

TEST(CsvWriter, QuotesOnlyWhereNeeded) {
  CsvWriter csv;
  csv.text("S001").text("Lovelace, Ada").text(R"(the "first")").text("two\nlines").plain("-0.25").end_row();
  EXPECT_EQ(csv.take(), "S001,\"Lovelace, Ada\",\"the \"\"first\"\"\",\"two\nlines\",-0.25\r\n");
  EXPECT_EQ(csv.take(), "");
}

TEST(CsvWriter, NoTextIsAFormula) {
  CsvWriter csv;
  for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", R"(=HYPERLINK("http://x","y"))"})
    csv.text(text);
  csv.text("a=b").text("").end_row();
  EXPECT_EQ(csv.take(),
            "'=1+1,'+1,'-1,'@SUM(A1),'\tx,\"'\rx\",\"'\nx\",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",a=b,\r\n");
}

TEST(CsvWriter, AByteOrderMarkThatIsTextStaysText) {
  CsvWriter csv;
  const std::string text = csv.text("\xEF\xBB\xBFx").end_row().take();
  CsvReader reader(text);
  std::vector<std::string> cells;
  ASSERT_TRUE(reader.next(cells));
  EXPECT_EQ(cells, std::vector<std::string>{"\xEF\xBB\xBFx"});
}

TEST(CsvWriter, WhatItWritesReadsBack) {
  std::mt19937 random(4180);
  const std::string alphabet = "ab,\"\r\n ;";
  for (int round = 0; round < 500; ++round) {
    Rows rows(1 + random() % 3);
    CsvWriter csv;
    for (auto& row : rows) {
      row.resize(1 + random() % 4);
      for (std::string& cell : row) {
        for (auto length = random() % 6; length > 0; --length) {
          const char c = alphabet[random() % alphabet.size()];
          cell += c;
        }
        csv.plain(cell);
      }
      csv.end_row();
    }
    const std::string text = csv.take();
    const auto read = read_all(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, rows) << text;
  }
}

}  // namespace
}  // namespace rollcall
