// What the tests of this folder share: a folder that goes away, a database in it, rows that are complete.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "store/courses.hpp"
#include "store/people.hpp"
#include "store/sessions.hpp"
#include "store/sightings.hpp"
#include "store/sql/open_database.hpp"
#include "store/sql/sqlite_database.hpp"
#include "store/test_server.hpp"

namespace rollcall::store {

class TestFolder {
 public:
  TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "rollcall-store-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path file(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// The value, or a failed test that says why not and ends the program: nothing after it would make sense.
template <class T>
T must(Result<T> result) {
  if (!result) {
    ADD_FAILURE() << result.error().describe();
    std::abort();
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// The error code of something that must fail; kInternal with a failed test when it did not.
template <class T>
ErrorCode code_of(const Result<T>& result) {
  if (result) {
    ADD_FAILURE() << "succeeded";
    return ErrorCode::kInternal;
  }
  return result.error().code;
}

inline Time test_time(std::int64_t seconds = 0) { return from_micros((1'795'000'000 + seconds) * 1'000'000); }

inline Uuid new_id() { return new_uuid(SystemClock().now()); }

inline Person make_person(std::string external_id, std::string name = "A name") {
  return {.id = new_id(),
          .external_id = std::move(external_id),
          .name = std::move(name),
          .created_at = test_time(),
          .updated_at = test_time()};
}

inline Course make_course(std::string code) {
  return {.id = new_id(),
          .code = std::move(code),
          .name = "A course",
          .time_zone = "Europe/Paris",
          .created_at = test_time(),
          .updated_at = test_time()};
}

inline Session make_session(const Course& course, Time starts_at = test_time()) {
  return {.id = new_id(),
          .course_id = course.id,
          .starts_at = starts_at,
          .ends_at = starts_at + std::chrono::hours(1),
          .created_at = test_time(),
          .updated_at = test_time()};
}

inline Sighting make_sighting(const Session& session, const Person& person, std::string key) {
  return {.id = new_id(),
          .session_id = session.id,
          .person_id = person.id,
          .idempotency_key = std::move(key),
          .source = "door",
          .captured_at = session.starts_at,
          .received_at = session.starts_at,
          .similarity = 0.75,
          .model = "a_model"};
}

// A database of its own: a file in a folder, or, where ROLLCALL_TEST_DATABASE names a server, a place there.
class StoreTest : public testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.file("rollcall.db"); }
  DatabaseUrl url() const { return test_server() ? shared_place() : sqlite_url(file()); }
  Database& db() {
    if (!database_) {
      database_ = must(open_database(url()));
      if (test_server() && !cleared_) must(remove_all_rows(*database_));
      cleared_ = true;
    }
    return *database_;
  }
  void close() { database_.reset(); }

  // Runs one function of an aggregate in a transaction of its own.
  template <class F, class... Args>
  auto write(F function, Args&&... args) {
    return db().transact([&](Connection& c) { return function(c, std::forward<Args>(args)...); });
  }
  template <class F, class... Args>
  auto read(F function, Args&&... args) {
    return db().read([&](Connection& c) { return function(c, std::forward<Args>(args)...); });
  }

  Person add_person(std::string external_id, std::string name = "A name") {
    Person person = make_person(std::move(external_id), std::move(name));
    must(write(insert_person, person));
    return person;
  }
  Course add_course(std::string code) {
    Course course = make_course(std::move(code));
    must(write(insert_course, course));
    return course;
  }
  Session add_session(const Course& course, Time starts_at = test_time()) {
    Session session = make_session(course, starts_at);
    must(write(insert_session, session));
    return session;
  }

  const TestFolder folder_;

 private:
  std::unique_ptr<Database> database_;
  bool cleared_ = false;  // rows of the test before are gone
};

}  // namespace rollcall::store
