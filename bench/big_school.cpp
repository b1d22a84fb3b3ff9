#include "big_school.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <format>
#include <utility>

#include "base/clock.hpp"
#include "bulk.hpp"
#include "must.hpp"
#include "school.hpp"
#include "servers.hpp"
#include "store/courses.hpp"
#include "store/instructors.hpp"
#include "store/people.hpp"
#include "store/schema/migrate.hpp"
#include "store/schema/schema.hpp"
#include "store/users.hpp"

namespace rollcall::bench {
namespace {

using namespace std::chrono_literals;
using store::Connection;

constexpr std::size_t kAtOnce = 20'000;  // rows in one transaction, or one course's
constexpr std::chrono::weeks kWeeks{21};

const std::array kGiven{"Ana",  "Bruno",  "Chloé", "Dilan",  "Elif",  "Farid", "Grace", "Håkon", "Inès",  "João",
                        "Kofi", "Lena",   "Mai",   "Noor",   "Oskar", "Priya", "Quinn", "René",  "Sofía", "Tomáš",
                        "Uma",  "Víctor", "Wanda", "Ximena", "Yusuf", "Zoë",   "Анна",  "Иван",  "Ελένη", "花子"};
const std::array kFamily{"Abel",   "Brandt",    "Castro",    "Dupont", "Eriksen", "Farkaš", "García", "Haddad", "Ito",
                         "Jansen", "Kowalski",  "Lindqvist", "Müller", "Nguyễn",  "Okafor", "Pérez",  "Quist",  "Rossi",
                         "Silva",  "Takahashi", "Ünal",      "Varga",  "Weiß",    "Yılmaz", "Zimmer"};

template <class F>
void write(service::Installation& in, F&& fill) {
  must(in.database().transact([&](Connection& db) -> Result<void> {
    fill(db);
    return {};
  }));
}

}  // namespace

std::string synthetic_name(std::size_t n) {
  return std::format("{} {} {}", kGiven.at(n % kGiven.size()), kFamily.at(n / 7 % kFamily.size()), n % 1'000);
}

BigSchool::BigSchool(const std::filesystem::path& folder, std::string_view database, const SchoolSize& size)
    : size_(size), now_(SystemClock().now()) {
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::pair<std::string, std::string>> more;
  if (!database.empty()) more.emplace_back("database.url", database);
  in_ = make_school(folder, school_settings(folder, more));
  empty(in_->database());
  add_people();
  add_courses();
  add_sessions_and_records();
  add_reviews();
  add_events();
  // PostgreSQL would do it by itself, in time.
  if (database.starts_with("postgres")) write(*in_, [](Connection& db) { must(db.run_script("ANALYZE")); });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::fputs(std::format("filled with {} records in {:.0f} s\n", size_.records(), took.count()).c_str(), stderr);
}

Uuid BigSchool::on_roster(std::size_t course, std::size_t place) const {
  constexpr std::size_t kStride = 7'919;  // so that people share some of their courses with others, not all
  return person(place * (size_.people / SchoolSize::kRoster) + course * kStride);
}

void BigSchool::add_people() {
  for (std::size_t first = 0; first < size_.people; first += kAtOnce) {
    write(*in_, [&](Connection& db) {
      for (std::size_t n = first; n < std::min(size_.people, first + kAtOnce); ++n) {
        const Time at = now_ - kWeeks;
        people_.push_back(new_uuid(at));
        must(store::insert_person(db, {.id = people_.back(),
                                       .external_id = std::format("S{:07}", n),
                                       .name = synthetic_name(n),
                                       .created_at = at,
                                       .updated_at = at}));
      }
    });
  }
}

void BigSchool::add_courses() {
  write(*in_, [&](Connection& db) {
    const Time at = now_ - kWeeks;
    const store::User user{.id = new_uuid(at),
                           .name = "bench",
                           .password_hash = "",
                           .role = store::Role::kInstructor,
                           .created_at = at,
                           .updated_at = at};
    must(store::insert_user(db, user));
    instructor_ = user.id;
    Bulk roster(db, "roster", "(course_id, person_id, added_at)", 3);
    for (std::size_t n = 0; n < size_.courses; ++n) {
      courses_.push_back(new_uuid(at));
      must(store::insert_course(db, {.id = courses_.back(),
                                     .code = std::format("C{:05}", n),
                                     .name = std::format("Course {}", n),
                                     .time_zone = "Europe/Paris",
                                     .created_at = at,
                                     .updated_at = at}));
      if (n < kTaught) must(store::add_instructor(db, courses_.back(), user.id, at));
      for (std::size_t place = 0; place < SchoolSize::kRoster; ++place)
        roster.add(courses_.back(), on_roster(n, place), at);
    }
    roster.flush();
  });
}

void BigSchool::add_sessions_and_records() {
  constexpr std::string_view kSession =
      "(id, course_id, starts_at, ends_at, status, opened_at, closed_at, version, created_at, updated_at)";
  constexpr std::string_view kRecord =
      "(id, session_id, person_id, observed_status, method, marked_at, similarity, confidence, source, version, "
      "created_at, updated_at)";
  // By weeks, as they come, so that rows lie as they would: those of one session together.
  for (std::size_t number = 0; number < SchoolSize::kHeld + SchoolSize::kComing; ++number) {
    const bool held = number < SchoolSize::kHeld;
    constexpr std::size_t kCoursesAtOnce = 100;
    for (std::size_t first = 0; first < size_.courses; first += kCoursesAtOnce) {
      write(*in_, [&](Connection& db) {
        Bulk sessions(db, "session", kSession, 10);
        Bulk records(db, "record", kRecord, 12);
        for (std::size_t course = first; course < std::min(size_.courses, first + kCoursesAtOnce); ++course) {
          const std::chrono::days day{static_cast<int>(number * 7 / 2 + course % 3) + (held ? 0 : 7)};
          const std::chrono::hours hour{course / 3 % 9};
          const Time starts = now_ - kWeeks + day + hour + 32h;  // the last ones are of today
          const Time ends = starts + 1h;
          // One in 50 was left open at its end.
          const bool closed = held && !(number + 1 == SchoolSize::kHeld && course % 50 == 0);
          const Uuid id = new_uuid(starts);
          sessions.add(id, courses_[course], starts, ends,
                       closed ? "closed"
                       : held ? "open"
                              : "scheduled",
                       held ? std::optional(starts) : std::nullopt, closed ? std::optional(ends) : std::nullopt, 1,
                       now_ - kWeeks, starts);
          if (!held) continue;
          sessions_.push_back({id, starts});
          sessions.flush();
          for (std::size_t place = 0; place < SchoolSize::kRoster; ++place) {
            const std::size_t draw = place * 31 + number * 17 + course * 13;
            if ((place + number + course) % 25 == 7) continue;
            const bool excused = draw % 50 == 3;
            records.add(new_uuid(starts), id, on_roster(course, place),
                        excused          ? "excused"
                        : draw % 11 == 5 ? "late"
                                         : "present",
                        "face", excused ? std::nullopt : std::optional(starts), 0.71, 0.998, "door", 1, starts, starts);
          }
        }
        sessions.flush();
        records.flush();
      });
    }
  }
}

void BigSchool::add_reviews() {
  const std::size_t reviews = sessions_.size() / 2;
  const std::size_t open = std::min<std::size_t>(reviews, 500);
  std::vector<std::string> keys(reviews);
  write(*in_, [&](Connection& db) {
    Bulk sightings(db, "sighting",
                   "(id, session_id, idempotency_key, source, method, decision, captured_at, received_at, model)", 9);
    std::vector<Uuid> ids;
    for (std::size_t n = 0; n < reviews; ++n) {
      const Held& session = sessions_[n * 2];
      keys[n] = std::format("bench-{}", n);
      ids.push_back(new_uuid(session.starts_at));
      sightings.add(ids.back(), session.id, keys[n], "door", "face", "unknown", session.starts_at, session.starts_at,
                    "a model");
    }
    sightings.flush();
    Bulk rows(db, "review",
              "(id, sighting_id, session_id, decision, blob_name, key_id, captured_at, created_at, expires_at, status, "
              "version)",
              11);
    for (std::size_t n = 0; n < reviews; ++n) {
      const Held& session = sessions_[n * 2];
      const bool is_open = n + open >= reviews;
      rows.add(new_uuid(session.starts_at), ids[n], session.id, "unknown", is_open ? "a/blob" : "", ids[n],
               session.starts_at, session.starts_at, session.starts_at + std::chrono::days{14},
               is_open ? "open" : "rejected", 1);
    }
    rows.flush();
  });
}

void BigSchool::add_events() {
  static constexpr std::array<std::byte, 32> kNoLink{};
  constexpr std::array kKinds{"record.made", "record.made", "record.made", "session.opened", "record.corrected"};
  const auto total = static_cast<std::int64_t>(size_.records() / 10);
  while (events_ < total) {
    write(*in_, [&](Connection& db) {
      Bulk rows(db, "event",
                "(number, happened_at, kind, subject_id, person_id, session_id, actor_id, ids, content_commitment, "
                "link)",
                10);
      for (std::size_t i = 0; i < kAtOnce && events_ < total; ++i) {
        const auto n = static_cast<std::size_t>(++events_);
        const std::size_t at = n * sessions_.size() / static_cast<std::size_t>(total + 1);
        rows.add(events_, session_start(at), kKinds.at(n % kKinds.size()), person(n), person(n), session(at),
                 instructor_, "{}", ByteView(kNoLink), ByteView(kNoLink));
      }
      rows.flush();
    });
  }
}

}  // namespace rollcall::bench
