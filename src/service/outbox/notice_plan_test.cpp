#include "service/outbox/notice_plan.hpp"

#include <gtest/gtest.h>

#include <array>

#include "service/outbox/notice_texts.hpp"

namespace rollcall::service {
namespace {

using enum store::NoticeStatus;

Time at(std::string_view text) { return parse_rfc3339(text).value(); }
attendance::TimeZone berlin() { return attendance::TimeZone::load("Europe/Berlin").value(); }

TEST(NoticePlan, QuietHoursHoldANoticeUntilTheyEndOnTheClocksOfThePlace) {
  store::Guardian guardian;
  EXPECT_EQ(after_quiet_hours(at("2026-11-20T22:00:00Z"), guardian, berlin()), at("2026-11-20T22:00:00Z"));
  guardian.quiet_from = 20 * 60;
  guardian.quiet_until = 7 * 60;
  struct Case {
    std::string_view time;
    std::string_view goes;
  };
  for (const Case& one :
       {Case{"2026-11-20T18:59:00Z", "2026-11-20T18:59:00Z"}, Case{"2026-11-20T19:00:00Z", "2026-11-21T06:00:00Z"},
        Case{"2026-11-21T05:59:59Z", "2026-11-21T06:00:00Z"}, Case{"2026-11-21T06:00:00Z", "2026-11-21T06:00:00Z"},
        Case{"2026-10-24T19:00:00Z", "2026-10-25T06:00:00Z"}})  // summer time ends
    EXPECT_EQ(after_quiet_hours(at(one.time), guardian, berlin()), at(one.goes)) << one.time;
}

TEST(NoticePlan, ADigestGoesOnceADay) {
  store::Guardian guardian{.digest = true};
  const auto due = [&](std::string_view now) {
    return notice_due(at(now), std::chrono::seconds{600}, 17 * 60, guardian, berlin());
  };
  EXPECT_EQ(due("2026-11-20T09:00:00Z"), at("2026-11-20T16:00:00Z"));
  EXPECT_EQ(due("2026-11-20T15:55:00Z"), at("2026-11-21T16:00:00Z"));
  guardian.digest = false;
  EXPECT_EQ(due("2026-11-20T09:00:00Z"), at("2026-11-20T09:10:00Z"));
}

TEST(NoticePlan, WhatWasLiftedInTimeIsNotTold) {
  EXPECT_TRUE(notice_change(true, {}, {}).tell_absence);
  EXPECT_FALSE(notice_change(true, kWaiting, {}).tell_absence);
  EXPECT_FALSE(notice_change(true, kSent, {}).tell_absence);
  EXPECT_FALSE(notice_change(true, kFailed, {}).tell_absence);
  EXPECT_TRUE(notice_change(true, kDropped, {}).tell_absence);
  EXPECT_TRUE(notice_change(true, kSent, kSent).tell_absence) << "told, taken back, and absent after all";
  EXPECT_TRUE(notice_change(true, kSent, kWaiting).drop_correction);
  EXPECT_TRUE(notice_change(false, kWaiting, {}).drop_absence);
  EXPECT_FALSE(notice_change(false, kWaiting, {}).tell_correction);
  EXPECT_TRUE(notice_change(false, kSent, {}).tell_correction);
  EXPECT_TRUE(notice_change(false, kSending, {}).tell_correction) << "it may have gone";
  EXPECT_FALSE(notice_change(false, kSent, kSent).tell_correction);
  EXPECT_FALSE(notice_change(false, {}, {}).tell_correction);
}

TEST(NoticeTexts, SayInEachLanguageWhoWasAbsentWhereAndWhen) {
  const attendance::LocalTime start =
      std::chrono::local_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{8};
  const NoticeLine line{.kind = store::NoticeKind::kAbsence,
                        .person = "Jo {url}",
                        .course = "Physics",
                        .starts_at = start,
                        .ends_at = start + std::chrono::minutes{45}};
  for (const std::string_view language : {"en", "de", "fr", "es", "pt", "ar"}) {
    EXPECT_TRUE(is_notice_language(language));
    const NoticeText text = notice_text(language, "Mo", std::array{line}, "https://example.org/u");
    EXPECT_TRUE(text.subject.contains("Jo {url}")) << "what a person is called is not a place to fill";
    for (const std::string_view part : {"Mo", "Jo {url}", "Physics", "20", "08:00", "08:45", "https://example.org/u"})
      EXPECT_TRUE(text.body.contains(part)) << language << ": " << part;
  }
  EXPECT_EQ(notice_text("de", "Mo", std::array{line, line}, "").subject, "Fehlzeiten: 2 Mitteilungen");
  EXPECT_TRUE(notice_text("de", "Mo", std::array{line}, "").body.contains("20.11.2026"));
  EXPECT_FALSE(is_notice_language("xx"));
  const std::string arabic = notice_text("ar", "Mo", std::array{line}, "https://example.org/u").body;
  EXPECT_TRUE(arabic.contains("\u2068Jo {url}\u2069")) << "what is filled in keeps its own direction";
  EXPECT_TRUE(arabic.contains("\nhttps://example.org/u\n")) << "an address has no marks beside it";
  EXPECT_FALSE(notice_text("pt", "Mo", std::array{line}, "").body.contains("\u2068"));
  EXPECT_TRUE(unsubscribe_text("ar").right_to_left);
}

}  // namespace
}  // namespace rollcall::service
