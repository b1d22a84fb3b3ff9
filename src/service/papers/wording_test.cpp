#include "service/papers/wording.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rollcall::service {
namespace {

Wording in(std::string_view code) { return Wording(*parse_language(code)); }

// Spaces of whatever width as plain ones, without the marks of direction.
std::string plain(std::string text) {
  for (const std::string_view mark : {"\u00a0", "\u202f"})
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos;) text.replace(at, mark.size(), " ");
  for (const std::string_view mark : {"\u200e", "\u200f", "\u061c"})
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos;) text.erase(at, mark.size());
  return text;
}

TEST(Wording, WritesAsEachLanguageDoes) {
  struct Case {
    std::string_view language;
    std::string one_day, days, number, percent, date;
  };
  const Time date = *parse_rfc3339("2026-11-21T23:59:59Z");
  for (const Case& one : std::vector<Case>{
           {"en", "1 day", "90 days", "12,345", "0.3%", "21 November 2026"},
           {"es", "1 día", "90 días", "12.345", "0,3 %", "21 de noviembre de 2026"},
           {"pt", "1 dia", "90 dias", "12.345", "0,3%", "21 de novembro de 2026"},
           {"fr", "1 jour", "90 jours", "12 345", "0,3 %", "21 novembre 2026"},
       }) {
    const Wording wording = in(one.language);
    EXPECT_EQ(plain(wording.days(1)), one.one_day) << one.language;
    EXPECT_EQ(plain(wording.days(90)), one.days) << one.language;
    EXPECT_EQ(plain(wording.number(12'345)), one.number) << one.language;
    EXPECT_EQ(plain(wording.percent(0.003)), one.percent) << one.language;
    EXPECT_EQ(plain(wording.date(date)), one.date) << one.language;
  }
}

TEST(Wording, WritesAMomentWithItsTimeOfDay) {
  const std::string moment = in("en").moment(*parse_rfc3339("2026-11-21T23:59:58Z"));
  EXPECT_NE(moment.find("21 November 2026"), std::string::npos) << moment;
  EXPECT_TRUE(moment.ends_with("23:59:58 UTC")) << moment;
}

TEST(Wording, ArabicHasItsOwnFormsForOneTwoAFewAndMany) {
  const Wording arabic = in("ar");
  EXPECT_NE(arabic.days(2).find("يومان"), std::string::npos) << arabic.days(2);
  EXPECT_NE(arabic.days(5).find("أيام"), std::string::npos) << arabic.days(5);
  EXPECT_NE(arabic.days(90).find("يوم"), std::string::npos) << arabic.days(90);
  EXPECT_NE(arabic.date(*parse_rfc3339("2026-11-21T00:00:00Z")).find("نوفمبر"), std::string::npos);
}

TEST(Wording, IsolatesOtherTextOnlyWhereTheLanguageRunsFromRightToLeft) {
  EXPECT_EQ(in("ar").isolated("Rollcall"), "\u2068Rollcall\u2069");
  EXPECT_EQ(in("fr").isolated("Rollcall"), "Rollcall");
}

}  // namespace
}  // namespace rollcall::service
