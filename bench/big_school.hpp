// A school of any size in a database, filled by bulk insertion: courses with full rosters that met twice a week for
// some 21 weeks up to now and have one more to come, people who came to nearly all of it, a queue of reviews, an event
// log.
//
// What is measured on it goes through the installation like everything else. Only the filling does not: rows are
// written as the store would write them, but many in one statement, and the links of the event log are not those of its
// chain.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "service/installation.hpp"

namespace rollcall::bench {

// Every course has kRoster people on its roster and kHeld sessions that are over.
struct SchoolSize {
  static constexpr std::size_t kRoster = 250;
  static constexpr std::size_t kHeld = 42;
  static constexpr std::size_t kComing = 2;

  std::size_t people = 0;
  std::size_t courses = 0;

  // One in 25 of those who were expected has no record.
  std::size_t records() const { return courses * kHeld * kRoster / 25 * 24; }
};

class BigSchool {
 public:
  // `database` is a URL, empty: a file in `folder`. It is emptied first. Says on stderr how long the filling took.
  BigSchool(const std::filesystem::path& folder, std::string_view database, const SchoolSize& size);

  service::Installation& in() { return *in_; }
  const SchoolSize& size() const { return size_; }

  // The nth of each, by number modulo how many there are; sessions of one course that are over.
  Uuid person(std::size_t n) const { return people_.at(n % people_.size()); }
  Uuid course(std::size_t n) const { return courses_.at(n % courses_.size()); }
  Uuid session(std::size_t n) const { return sessions_.at(n % sessions_.size()).id; }
  Time session_start(std::size_t n) const { return sessions_.at(n % sessions_.size()).starts_at; }
  Uuid instructor() const { return instructor_; }  // a user who teaches kTaught courses
  static constexpr std::size_t kTaught = 5;
  Time now() const { return now_; }
  std::int64_t events() const { return events_; }

 private:
  struct Held {
    Uuid id;
    Time starts_at;
  };

  void add_people();
  void add_courses();
  void add_sessions_and_records();
  void add_reviews();
  void add_events();
  Uuid on_roster(std::size_t course, std::size_t place) const;

  SchoolSize size_;
  std::unique_ptr<service::Installation> in_;
  Time now_{};
  std::vector<Uuid> people_;
  std::vector<Uuid> courses_;
  std::vector<Held> sessions_;
  Uuid instructor_;
  std::int64_t events_ = 0;
};

// The name of the nth synthetic person: given name and family name, of several scripts.
std::string synthetic_name(std::size_t n);

}  // namespace rollcall::bench
