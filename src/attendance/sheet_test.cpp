#include "attendance/sheet.hpp"

#include <gtest/gtest.h>

namespace rollcall::attendance {
namespace {

Uuid id(std::uint8_t n) {
  Uuid uuid;
  uuid.bytes[15] = n;
  return uuid;
}

SheetRecord record_of(std::uint8_t person, Layers layers) {
  return {.id = id(static_cast<std::uint8_t>(100 + person)), .person = id(person), .layers = layers};
}

TEST(Sheet, JoinsTheRosterWithItsRecordsInTheRostersOrder) {
  const Uuid roster[] = {id(3), id(1), id(2), id(4), id(5)};
  SheetRecord seen = record_of(1, {.observed = RecordStatus::kPresent});
  seen.marked_at = from_micros(1'000'000);
  seen.method = Method::kFace;
  const SheetRecord records[] = {record_of(2, {.observed = RecordStatus::kLate}), seen,
                                 record_of(4, {.teacher = RecordStatus::kExcused})};

  const Sheet sheet = make_sheet(roster, records, SessionStatus::kClosed);
  ASSERT_EQ(sheet.rows.size(), 5U);
  const RecordStatus expected[] = {RecordStatus::kAbsent, RecordStatus::kPresent, RecordStatus::kLate,
                                   RecordStatus::kExcused, RecordStatus::kAbsent};
  for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
    EXPECT_EQ(sheet.rows[i].person, roster[i]);
    ASSERT_TRUE(sheet.rows[i].status) << i;
    EXPECT_EQ(sheet.rows[i].status->status, expected[i]) << i;
    EXPECT_TRUE(sheet.rows[i].on_roster);
  }
  EXPECT_EQ(sheet.rows[1].record, id(101));
  EXPECT_EQ(sheet.rows[1].marked_at, from_micros(1'000'000));
  EXPECT_EQ(sheet.rows[1].method, Method::kFace);
  EXPECT_FALSE(sheet.rows[0].record);
  EXPECT_EQ(sheet.counts, (SheetCounts{.present = 1, .late = 1, .absent = 2, .excused = 1}));
  EXPECT_EQ(sheet.counts.total(), 5U);
}

TEST(Sheet, NobodyIsAbsentWhileTheSessionIsOpen) {
  const Uuid roster[] = {id(1), id(2)};
  const SheetRecord records[] = {record_of(1, {.observed = RecordStatus::kPresent})};
  const Sheet sheet = make_sheet(roster, records, SessionStatus::kOpen);
  EXPECT_EQ(sheet.counts, (SheetCounts{.present = 1, .pending = 1}));
  EXPECT_FALSE(sheet.rows[1].status);
}

TEST(Sheet, WhoLeftTheRosterKeepsARowWithTheRecord) {
  const Uuid roster[] = {id(1)};
  const SheetRecord records[] = {record_of(2, {.observed = RecordStatus::kPresent}), record_of(3, {})};
  const Sheet sheet = make_sheet(roster, records, SessionStatus::kClosed);
  ASSERT_EQ(sheet.rows.size(), 2U);
  EXPECT_EQ(sheet.rows[1].person, id(2));
  EXPECT_FALSE(sheet.rows[1].on_roster);
  EXPECT_EQ(sheet.counts, (SheetCounts{.present = 1, .absent = 1}));
}

TEST(Sheet, APersonStandsOnItOnce) {
  const Uuid roster[] = {id(1), id(1)};
  const SheetRecord records[] = {
      record_of(1, {.observed = RecordStatus::kLate}), record_of(1, {.observed = RecordStatus::kPresent}),
      record_of(2, {.teacher = RecordStatus::kPresent}), record_of(2, {.teacher = RecordStatus::kAbsent})};
  const Sheet sheet = make_sheet(roster, records, SessionStatus::kClosed);
  EXPECT_EQ(sheet.counts, (SheetCounts{.present = 1, .late = 1}));
}

TEST(Sheet, AnEmptyRosterGivesAnEmptySheet) {
  const Sheet sheet = make_sheet({}, {}, SessionStatus::kClosed);
  EXPECT_TRUE(sheet.rows.empty());
  EXPECT_EQ(sheet.counts.total(), 0U);
}

}  // namespace
}  // namespace rollcall::attendance
