#include "store/schema/copy.hpp"

#include "store/event_chain.hpp"
#include "store/events.hpp"
#include "store/records.hpp"
#include "store/sql/fetch.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

// Copies between a file and the database the tests run on.
class CopyTest : public StoreTest {
 protected:
  void fill() {
    const Course course = add_course("C1");
    const Session session = add_session(course);
    must(db().transact([&](Connection& c) -> Result<void> {
      for (int i = 0; i < 250; ++i) {
        Person person = make_person(std::format("S{:03}", i), i % 7 == 0 ? "李小龍 👩‍🎓" : "A name  ");
        if (i % 3 == 0) person.email = "";
        ROLLCALL_TRY(insert_person(c, person));
        ROLLCALL_TRY(add_to_roster(c, course.id, person.id, test_time(i)));
        const Sighting sighting = make_sighting(session, person, std::format("key {}", i));
        ROLLCALL_TRY(insert_sighting_once(c, sighting));
        Record record{.id = new_id(), .session_id = session.id, .person_id = person.id};
        record.observed = attendance::RecordStatus::kPresent;
        record.first_sighting_id = sighting.id;
        record.similarity = 1.0 / (i + 1);
        ROLLCALL_TRY(insert_record_once(c, record));
        ROLLCALL_TRY(append_event(
            c, {.at = test_time(i), .kind = "record.made", .person_id = person.id, .content = to_bytes("sealed")}));
      }
      return {};
    }));
    close();
  }
  static std::vector<std::string> hashes(const CopyReport& report) {
    std::vector<std::string> all;
    for (const CopiedTable& table : report.tables)
      all.push_back(std::format("{} {} {}", table.name, table.rows, table.hash));
    return all;
  }
  DatabaseUrl elsewhere(std::string_view name) const { return sqlite_url(folder_.file(name)); }
};

TEST_F(CopyTest, ThereAndBackNothingIsDifferent) {
  fill();
  const CopyReport out = must(copy_database(url(), elsewhere("copy.db")));
  EXPECT_EQ(out.events, 250);
  const DatabaseUrl back = test_server() ? new_place(*test_server()) : elsewhere("back.db");
  const CopyReport in = must(copy_database(elsewhere("copy.db"), back));
  EXPECT_EQ(hashes(in), hashes(out));
  const auto database = must(open_database(back));
  EXPECT_EQ(must(database->read([](Connection& c) { return count_people(c, {}); })), 250);
  EXPECT_EQ(must(database->read(verify_event_chain)), 250);
  // What the database computes is computed anew.
  EXPECT_EQ(must(database->read([](Connection& c) {
              return fetch_number(c, "SELECT count(*) FROM record WHERE status = ?", "present");
            })),
            250);
}

TEST_F(CopyTest, ATargetThatHoldsSomethingIsLeftAlone) {
  fill();
  const auto target = must(open_database(elsewhere("other.db")));
  must(target->transact([](Connection& c) { return insert_person(c, make_person("theirs")); }));
  EXPECT_EQ(code_of(copy_database(url(), elsewhere("other.db"))), ErrorCode::kAlreadyExists);
  EXPECT_EQ(must(target->read([](Connection& c) { return count_people(c, {}); })), 1);
}

TEST_F(CopyTest, ASourceThatIsNoneIsSaidToBeNone) {
  fill();
  EXPECT_EQ(code_of(copy_database(elsewhere("missing.db"), elsewhere("copy.db"))), ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("missing.db")));
}

TEST_F(CopyTest, AKeyStoreIsCopiedAsOne) {
  must(open_database(elsewhere("keys.db"), {}, key_migrations()));
  const DatabaseUrl target = test_server() ? new_place(*test_server()) : elsewhere("more-keys.db");
  const CopyReport report = must(copy_database(elsewhere("keys.db"), target));
  EXPECT_EQ(report.tables.size(), 3U);
  must(open_database(target, {}, key_migrations()));
}

}  // namespace
}  // namespace rollcall::store
