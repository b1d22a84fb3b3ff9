#include "school_questions.hpp"

#include <chrono>
#include <format>

#include "attendance/time_zone.hpp"
#include "must.hpp"
#include "service/accounts/access.hpp"
#include "service/calendar/courses.hpp"
#include "service/calendar/sessions.hpp"
#include "service/keeping/audit.hpp"
#include "service/people/people.hpp"
#include "service/reports/exports.hpp"
#include "service/reports/reports.hpp"
#include "service/taking/records.hpp"
#include "store/reviews.hpp"

namespace rollcall::bench {
namespace {

using namespace std::chrono_literals;
using service::Actor;
using store::PageRequest;
using store::PeopleFilter;
using store::RecordFilter;
using store::SessionFilter;

// A figure of a school that is empty, or whose rows the question misses, would be worth nothing.
template <class T>
void must_find(const T& items) {
  if (items.empty()) must<void>(fail(ErrorCode::kInternal, "a question of the bench found nothing"));
}

const Actor& office() {
  static const Actor actor = service::local_operator();
  return actor;
}

PageRequest after(const Uuid& id, std::int64_t key = 0) {
  return {.cursor = store::encode_cursor({.key = key, .id = id})};
}

attendance::Period last_days(BigSchool& school, int days) {
  return {.from = school.now() - std::chrono::days{days}, .to = school.now()};
}

void ask_people(BigSchool& school, const PeopleFilter& filter, const PageRequest& page = {}) {
  must_find(must(service::list_people(school.in(), filter, page)).items);
}
void ask_sessions(BigSchool& school, const SessionFilter& filter, const PageRequest& page = {}) {
  must_find(must(service::list_sessions(school.in(), filter, page)).items);
}
void ask_records(BigSchool& school, const RecordFilter& filter, const PageRequest& page = {}) {
  must_find(must(service::list_records(school.in(), filter, page)).items);
}
void ask_reviews(BigSchool& school, const store::ReviewFilter& filter) {
  must_find(must(school.in().database().read([&](store::Connection& db) {
              return store::list_reviews(db, filter, {});
            })).items);
}
void ask_events(BigSchool& school, const store::EventFilter& filter, const PageRequest& page = {}) {
  must_find(must(service::list_events(school.in(), filter, page)).items);
}

std::vector<Question> lists() {
  return {
      {"people", [](BigSchool& s, std::size_t) { ask_people(s, {}); }},
      {"people/deep",
       [](BigSchool& s, std::size_t n) { ask_people(s, {}, after(s.person(s.size().people / 2 + n % 100))); }},
      {"people/active", [](BigSchool& s, std::size_t) { ask_people(s, {.active = true}); }},
      {"people/course", [](BigSchool& s, std::size_t n) { ask_people(s, {.course = s.course(n)}); }},
      {"people/instructor", [](BigSchool& s, std::size_t) { ask_people(s, {.instructor = s.instructor()}); }},
      {"people/q/one",
       [](BigSchool& s, std::size_t n) { ask_people(s, {.text = std::format("S{:07}", n * 37 % s.size().people)}); }},
      {"people/q/name", [](BigSchool& s, std::size_t n) { ask_people(s, {.text = synthetic_name(n)}); }},
      {"people/q/part", [](BigSchool& s, std::size_t) { ask_people(s, {.text = "ahash"}); }},
      {"people/q/letter", [](BigSchool& s, std::size_t) { ask_people(s, {.text = "a"}); }},
      {"courses",
       [](BigSchool& s, std::size_t) { must_find(must(service::list_courses(s.in(), office(), {})).items); }},
      {"sessions", [](BigSchool& s, std::size_t) { ask_sessions(s, {}); }},
      {"sessions/course",
       [](BigSchool& s, std::size_t n) { ask_sessions(s, {.course = s.course(n), .newest_first = true}); }},
      {"sessions/day",
       [](BigSchool& s, std::size_t n) {
         const Time day = s.session_start(n * 101) - 6h;
         ask_sessions(s, {.from = day, .until = day + 24h});
       }},
      {"sessions/open",
       [](BigSchool& s, std::size_t) {
         ask_sessions(s, {.status = attendance::SessionStatus::kOpen, .newest_first = true});
       }},
      {"sheet",
       [](BigSchool& s, std::size_t n) { must_find(must(service::get_sheet(s.in(), s.session(n * 97))).lines); }},
      {"records", [](BigSchool& s, std::size_t) { ask_records(s, {}); }},
      {"records/newest", [](BigSchool& s, std::size_t) { ask_records(s, {.newest_first = true}); }},
      {"records/deep",
       [](BigSchool& s, std::size_t n) {
         const std::size_t at = s.size().courses * (SchoolSize::kHeld / 2) + n % 100;
         ask_records(s, {}, after(Uuid{}, to_micros(s.session_start(at))));
       }},
      {"records/session", [](BigSchool& s, std::size_t n) { ask_records(s, {.session = s.session(n * 97)}); }},
      {"records/person",
       [](BigSchool& s, std::size_t n) { ask_records(s, {.person = s.person(n * 101), .newest_first = true}); }},
      {"records/course",
       [](BigSchool& s, std::size_t n) {
         ask_records(s, {.course = s.course(n), .from = s.now() - 28 * 24h, .until = s.now(), .newest_first = true});
       }},
      {"records/course/late",
       [](BigSchool& s, std::size_t n) {
         ask_records(s, {.course = s.course(n), .status = attendance::RecordStatus::kLate});
       }},
      {"records/instructor",
       [](BigSchool& s, std::size_t) { ask_records(s, {.instructor = s.instructor(), .newest_first = true}); }},
      {"reviews", [](BigSchool& s, std::size_t) { ask_reviews(s, {.status = store::ReviewStatus::kOpen}); }},
      {"events/feed",
       [](BigSchool& s, std::size_t n) {
         must_find(must(s.in().database().read([&](store::Connection& db) {
           return store::read_events_after(db, s.events() / 2 + static_cast<std::int64_t>(n), 200);
         })));
       }},
      {"audit", [](BigSchool& s, std::size_t) { ask_events(s, {}); }},
      {"audit/person", [](BigSchool& s, std::size_t n) { ask_events(s, {.person = s.person(n)}); }},
      {"audit/session", [](BigSchool& s, std::size_t n) { ask_events(s, {.session = s.session(n * 97)}); }},
      {"audit/day",
       [](BigSchool& s, std::size_t n) {
         const Time day = s.session_start(n * 101) - 12h;
         ask_events(s, {.from = day, .until = day + 24h});
       }},
      {"audit/kind", [](BigSchool& s, std::size_t) { ask_events(s, {.kind = "session.opened"}); }},
  };
}

void ask_at_risk(BigSchool& school, std::optional<Uuid> course, int days) {
  must(service::report_at_risk(school.in(), office(), course, last_days(school, days), {}, 100));
}
void ask_summary(BigSchool& school, int days) {
  must_find(must(service::report_summary(school.in(), office(), last_days(school, days), attendance::Interval::kWeek))
                .courses);
}
void ask_export(BigSchool& school, const service::ExportRequest& request) {
  if (must(service::export_attendance(school.in(), office(), request)).rows == 0)
    must<void>(fail(ErrorCode::kInternal, "an export of the bench is empty"));
}

std::vector<Question> reports() {
  constexpr int kWeek = 7;
  constexpr int kMonth = 28;
  constexpr int kAll = 200;
  return {
      {"report/session",
       [](BigSchool& s, std::size_t n) { must(service::report_session(s.in(), office(), s.session(n * 97))); }},
      {"report/course",
       [](BigSchool& s, std::size_t n) {
         must_find(must(service::report_course(s.in(), office(), s.course(n), {}, {})).people);
       }},
      {"report/course/month",
       [](BigSchool& s, std::size_t n) {
         must_find(must(service::report_course(s.in(), office(), s.course(n), last_days(s, kMonth), {})).people);
       }},
      {"report/person",
       [](BigSchool& s, std::size_t n) {
         must_find(must(service::report_person(s.in(), office(), s.person(n * 101), {}, {})).courses);
       }},
      {"report/at_risk/course", [](BigSchool& s, std::size_t n) { ask_at_risk(s, s.course(n), kAll); }},
      {"report/at_risk/week", [](BigSchool& s, std::size_t) { ask_at_risk(s, {}, kWeek); }},
      {"report/at_risk/all", [](BigSchool& s, std::size_t) { ask_at_risk(s, {}, kAll); }},
      {"report/summary/day", [](BigSchool& s, std::size_t) { ask_summary(s, 1); }},
      {"report/summary/week", [](BigSchool& s, std::size_t) { ask_summary(s, kWeek); }},
      {"report/summary/all", [](BigSchool& s, std::size_t) { ask_summary(s, kAll); }},
      {"report/unsubmitted",
       [](BigSchool& s, std::size_t) { must_find(must(service::report_unsubmitted(s.in(), office(), {}, {})).items); }},
      {"export/session", [](BigSchool& s, std::size_t n) { ask_export(s, {.session = s.session(n * 97)}); }},
      {"export/person", [](BigSchool& s, std::size_t n) { ask_export(s, {.person = s.person(n * 101)}); }},
      {"export/course", [](BigSchool& s, std::size_t n) { ask_export(s, {.course = s.course(n)}); }},
      {"export/day", [](BigSchool& s, std::size_t) { ask_export(s, {.period = last_days(s, 1)}); }},
  };
}

}  // namespace

const std::vector<Question>& questions() {
  static const std::vector<Question> all = [] {
    std::vector<Question> made = lists();
    for (Question& report : reports()) made.push_back(std::move(report));
    return made;
  }();
  return all;
}

}  // namespace rollcall::bench
