#include "service/keeping/retention.hpp"

#include <string>

#include "service/calendar/courses.hpp"
#include "service/calendar/sessions.hpp"
#include "service/keeping/housekeeping.hpp"
#include "service/people/people.hpp"
#include "service/settings.hpp"
#include "service/taking/records.hpp"
#include "store/evidence.hpp"
#include "store/photos.hpp"
#include "store/remains.hpp"
#include "store/sql/fetch.hpp"
#include "store/test_support.hpp"

namespace rollcall::service {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using store::must;

// An installation with one thing of each kind, all of the moment test_time().
class RetentionTest : public testing::Test {
 protected:
  // `kept`: a setting for each kind that is not kept for ever, in days.
  void make(const std::vector<std::string>& kept) {
    SettingSources sources;
    for (const std::string& name : kept) sources.flags.emplace_back(name, std::to_string(kDays));
    clock_.set(store::test_time());
    in_ = must(Installation::create(folder_.file(std::to_string(++installations_)),
                                    must(Settings::load(settings_table(), sources)), clock_));
    const Actor office = local_operator();
    const auto person = must(add_person(*in_, office, {.external_id = "S1", .name = "A name"})).person;
    const auto leaver = must(add_person(*in_, office, {.external_id = "S2", .name = "Another"})).person;
    must(change_person(*in_, office, leaver.id, {.active = false}));
    const auto course = must(add_course(*in_, office, {.code = "C", .name = "Course"}));
    must(enrol_in_course(*in_, office, course.id, person.id));
    const auto session = must(add_session(*in_, office, course.id, clock_.now() - hours{1}, clock_.now()));
    const auto record = must(mark_by_hand(*in_, office, session.id, person.id, {.reason = "seen"}));
    must(in_->blobs().put("photos/one", bytes_of("sealed")));
    must(in_->blobs().put("evidence/one", bytes_of("sealed")));
    must(in_->database().transact([&](store::Connection& db) -> Result<void> {
      ROLLCALL_TRY(store::insert_photo(db, {.id = store::new_id(),
                                            .person_id = person.id,
                                            .blob_name = "photos/one",
                                            .digest = Bytes(32),
                                            .accepted = true,
                                            .created_at = clock_.now()}));
      ROLLCALL_TRY(store::insert_evidence(db, {.id = store::new_id(),
                                               .record_id = record.id,
                                               .blob_name = "evidence/one",
                                               .key_id = person.id,
                                               .created_at = clock_.now(),
                                               .expires_at = clock_.now() + days{kDays}}));
      store::Sighting sighting = store::make_sighting(session, person, "one");
      sighting.captured_at = clock_.now();
      return store::insert_sighting_once(db, sighting).transform([](const auto&) {});
    }));
  }

  std::int64_t due(std::string_view kind) {
    for (const RetentionClock& clock : must(preview_retention(*in_)))
      if (clock.kind == kind) return clock.due;
    ADD_FAILURE() << kind;
    return -1;
  }
  std::int64_t count(const std::string& what) {
    return must(in_->database().read(
        [&](store::Connection& db) { return store::fetch_number(db, "SELECT count(*) FROM " + what); }));
  }
  // All that there is of the kinds that have no end of their own; who was erased has a pseudonym.
  std::string all() {
    std::string counts;
    for (const char* what : {"photo WHERE blob_name <> ''", "sighting", "record", "person WHERE external_id LIKE 'S%'"})
      counts += std::to_string(count(what)) + ' ';
    return counts;
  }

  static constexpr int kDays = 30;
  store::TestFolder folder_;
  TestClock clock_{store::test_time()};
  std::unique_ptr<Installation> in_;
  int installations_ = 0;
};

TEST_F(RetentionTest, EachKindStaysToItsLastMomentAndGoesAloneAfterIt) {
  struct Case {
    const char* setting;
    const char* kind;
    const char* left;  // photos with a picture, sightings, records, people
  };
  const Case cases[] = {
      {"retention.photo_days", "photos", "0 1 1 2 "},
      {"retention.sighting_days", "sightings", "1 0 1 2 "},
      {"retention.record_days", "records", "1 1 0 2 "},
      {"retention.inactive_days", "people", "1 1 1 1 "},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.kind);
    make({c.setting});
    clock_.advance(days{kDays});
    EXPECT_EQ(due(c.kind), 0);
    EXPECT_EQ(must(apply_retention(*in_)), 0);
    EXPECT_EQ(all(), "1 1 1 2 ");
    clock_.advance(microseconds{1});
    EXPECT_EQ(due(c.kind), 1);
    EXPECT_EQ(all(), "1 1 1 2 ") << "a preview changes nothing";
    EXPECT_EQ(must(apply_retention(*in_)), 1);
    EXPECT_EQ(all(), c.left);
    EXPECT_EQ(due(c.kind), 0);
    EXPECT_EQ(must(apply_retention(*in_)), 0);
    EXPECT_EQ(must(in_->blobs().get("photos/one").transform([](const auto&) { return true; }).or_else([](const Error&) {
                return Result<bool>(false);
              })),
              std::string_view(c.kind) != "photos");
  }
}

TEST_F(RetentionTest, WithoutDaysNothingGoesHoweverLongItIs) {
  make({});
  clock_.advance(days{36'500});
  EXPECT_EQ(must(apply_retention(*in_)), 0);
  EXPECT_EQ(all(), "1 1 1 2 ");
}

TEST_F(RetentionTest, EvidenceGoesAtTheEndItWasGiven) {
  make({});
  KeyUses uses;
  clock_.advance(days{kDays} - microseconds{1});
  EXPECT_EQ(due("evidence"), 0);
  EXPECT_EQ(must(tidy(*in_, uses)).evidence, 0U);
  clock_.advance(microseconds{1});
  EXPECT_EQ(due("evidence"), 1);
  EXPECT_EQ(must(tidy(*in_, uses)).evidence, 1U);
  EXPECT_EQ(count("evidence"), 0);
  EXPECT_FALSE(in_->blobs().get("evidence/one"));
  EXPECT_EQ(all(), "1 1 1 2 ");
  EXPECT_EQ(count("remains"), 0);
}

TEST_F(RetentionTest, WhatAnInterruptionLeftIsDestroyedTheNextTime) {
  make({});
  must(in_->database().transact([&](store::Connection& db) {
    return store::add_remains(db, {.blobs = {"photos/one", "photos/gone-before"}, .keys = {store::new_id()}});
  }));
  KeyUses uses;
  must(tidy(*in_, uses));
  EXPECT_EQ(count("remains"), 0);
  EXPECT_FALSE(must(in_->blobs().exists("photos/one")));
}

}  // namespace
}  // namespace rollcall::service
