#include "store/records.hpp"

#include <array>
#include <numeric>
#include <thread>

#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using attendance::Layer;
using attendance::RecordStatus;
using testing::ElementsAre;

class RecordsTest : public StoreTest {
 protected:
  RecordsTest() : person_(add_person("S001")), course_(add_course("C1")), session_(add_session(course_)) {}

  static Record make_record(const Session& session, const Person& person) {
    return {.id = new_id(),
            .session_id = session.id,
            .person_id = person.id,
            .observed = RecordStatus::kPresent,
            .method = attendance::Method::kFace,
            .marked_at = session.starts_at,
            .similarity = 0.5,
            .confidence = 0.875,
            .source = "door",
            .created_at = test_time(),
            .updated_at = test_time()};
  }
  Record add_record(const Session& session, const Person& person) {
    return must(write(insert_record_once, make_record(session, person))).row;
  }
  Result<void> correct(Record& record, Layer layer, std::optional<Correction> correction) {
    return db().transact([&](Connection& c) { return correct_record(c, record, layer, correction, test_time(9)); });
  }
  std::vector<Uuid> ids(const RecordFilter& filter) {
    std::vector<Uuid> found;
    for (const ListedRecord& listed : must(read(list_records, filter, PageRequest{})).items) {
      found.push_back(listed.record.id);
    }
    return found;
  }

  Person person_;
  Course course_;
  Session session_;
};

TEST_F(RecordsTest, EveryFieldComesBackAsItWasStored) {
  Record record = make_record(session_, person_);
  record.first_sighting_id = must(write(insert_sighting_once, make_sighting(session_, person_, "k"))).row.id;
  record.teacher = Correction{RecordStatus::kLate, new_id(), test_time(1), "came with the second bus"};
  record.office = Correction{RecordStatus::kExcused, std::nullopt, test_time(2), ""};
  const auto once = must(write(insert_record_once, record));
  EXPECT_TRUE(once.inserted);
  EXPECT_EQ(once.row, record);
  EXPECT_EQ(must(read(get_record, record.id)), record);
  EXPECT_EQ(must(read(find_record_of, session_.id, person_.id)), record);
}

TEST_F(RecordsTest, ASecondRecordOfTheSamePersonGivesTheFirst) {
  const Record first = add_record(session_, person_);
  Record second = make_record(session_, person_);
  second.observed = RecordStatus::kLate;
  const auto once = must(write(insert_record_once, second));
  EXPECT_FALSE(once.inserted);
  EXPECT_EQ(once.row, first);
}

TEST_F(RecordsTest, EightThreadsMarkingTheSamePeopleMakeOneRecordEach) {
  constexpr int kThreads = 8;
  constexpr int kPeople = 20;
  std::vector<Person> people;
  for (int i = 0; i < kPeople; ++i) people.push_back(add_person("T" + std::to_string(i)));

  std::array<int, kThreads> inserted{};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (const Person& person : people) {
          inserted.at(t) += must(write(insert_record_once, make_record(session_, person))).inserted ? 1 : 0;
        }
      });
    }
  }
  EXPECT_EQ(std::accumulate(inserted.begin(), inserted.end(), 0), kPeople);
  EXPECT_EQ(ids({.session = session_.id}).size(), std::size_t{kPeople});
}

TEST_F(RecordsTest, WithoutItsSessionOrPersonARecordIsRefused) {
  Record record = make_record(session_, person_);
  record.session_id = new_id();
  EXPECT_EQ(code_of(write(insert_record_once, record)), ErrorCode::kConflict);
  record = make_record(session_, person_);
  record.person_id = new_id();
  EXPECT_EQ(code_of(write(insert_record_once, record)), ErrorCode::kConflict);
}

TEST_F(RecordsTest, TheHighestLayerCountsAndNoneOverwritesAnother) {
  Record record = add_record(session_, person_);
  const auto has_status = [&](RecordStatus status) {
    EXPECT_THAT(ids({.status = status}), ElementsAre(record.id)) << attendance::name(status);
    EXPECT_EQ(must(read(get_record, record.id)), record);
  };
  has_status(RecordStatus::kPresent);

  must(correct(record, Layer::kTeacher, Correction{RecordStatus::kLate, new_id(), test_time(1), "late"}));
  has_status(RecordStatus::kLate);
  must(correct(record, Layer::kOffice, Correction{RecordStatus::kExcused, new_id(), test_time(2), "doctor"}));
  has_status(RecordStatus::kExcused);

  // Recomputing the observation destroys neither.
  record.observed = RecordStatus::kAbsent;
  must(db().transact([&](Connection& c) { return update_observation(c, record); }));
  has_status(RecordStatus::kExcused);

  must(correct(record, Layer::kOffice, std::nullopt));
  has_status(RecordStatus::kLate);
  must(correct(record, Layer::kTeacher, std::nullopt));
  has_status(RecordStatus::kAbsent);
  EXPECT_EQ(record.version, 6);

  // A mark that was taken back: a record that says nothing.
  record.observed.reset();
  must(db().transact([&](Connection& c) { return update_observation(c, record); }));
  EXPECT_EQ(must(read(get_record, record.id)).layers(), attendance::Layers{});
  EXPECT_TRUE(ids({.status = RecordStatus::kAbsent}).empty());
}

TEST_F(RecordsTest, ACorrectionOfAnOldVersionOrOfTheObservedLayerIsRefused) {
  Record record = add_record(session_, person_);
  Record stale = record;
  const Correction late{RecordStatus::kLate, std::nullopt, test_time(), ""};
  must(correct(record, Layer::kTeacher, late));
  EXPECT_EQ(code_of(correct(stale, Layer::kOffice, late)), ErrorCode::kPreconditionFailed);
  EXPECT_EQ(code_of(correct(record, Layer::kObserved, late)), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code_of(correct(record, Layer::kDerived, late)), ErrorCode::kInvalidArgument);
  EXPECT_EQ(must(read(get_record, record.id)), record);
}

TEST_F(RecordsTest, ListsAreOrderedByTheSessionsStartAndPagedWithoutGaps) {
  const Person other = add_person("S002");
  const Session later = add_session(course_, test_time(7200));
  const Session earlier = add_session(add_course("C2"), test_time(-7200));
  const Record a = add_record(later, person_);
  const Record b = add_record(session_, other);
  const Record c = add_record(session_, person_);
  const Record d = add_record(earlier, person_);

  EXPECT_THAT(ids({}), ElementsAre(d.id, b.id, c.id, a.id));
  EXPECT_THAT(ids({.session = session_.id}), ElementsAre(b.id, c.id));
  EXPECT_THAT(ids({.course = course_.id}), ElementsAre(b.id, c.id, a.id));
  EXPECT_THAT(ids({.person = person_.id}), ElementsAre(d.id, c.id, a.id));
  EXPECT_THAT(ids({.from = test_time(0)}), ElementsAre(b.id, c.id, a.id));
  EXPECT_THAT(ids({.from = test_time(-7200), .until = test_time(7200)}), ElementsAre(d.id, b.id, c.id));

  std::vector<Uuid> paged;
  PageRequest request{.limit = 1};
  for (bool more = true; more;) {
    const auto page = must(read(list_records, RecordFilter{}, request));
    for (const ListedRecord& listed : page.items) paged.push_back(listed.record.id);
    more = page.next_cursor.has_value();
    request.cursor = page.next_cursor.value_or("");
  }
  EXPECT_THAT(paged, ElementsAre(d.id, b.id, c.id, a.id));
}

TEST_F(RecordsTest, ASheetHasTheRosterAndWhoeverHasARecord) {
  const Person guest = add_person("G001", "Guest");
  Person gone = add_person("S000", "Gone");
  const Person absent = add_person("S002", "Not here");
  add_person("S003", "Of another course");
  for (const Person* person : std::array<const Person*, 3>{&person_, &gone, &absent}) {
    must(write(add_to_roster, course_.id, person->id, test_time()));
  }
  gone.active = false;
  must(db().transact([&](Connection& c) { return update_person(c, gone); }));
  const Record record = add_record(session_, person_);
  const Record guests = add_record(session_, guest);

  const auto sheet = must(read(list_sheet, session_.id));
  ASSERT_EQ(sheet.size(), 3U);
  EXPECT_EQ(sheet[0].external_id, "G001");
  EXPECT_FALSE(sheet[0].on_roster);
  EXPECT_EQ(sheet[0].record, guests);
  EXPECT_EQ(sheet[1].external_id, "S001");
  EXPECT_TRUE(sheet[1].on_roster);
  EXPECT_EQ(sheet[1].record, record);
  EXPECT_EQ(sheet[2].external_id, "S002");
  EXPECT_EQ(sheet[2].record, std::nullopt);
  EXPECT_EQ(code_of(read(list_sheet, new_id())), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace rollcall::store
