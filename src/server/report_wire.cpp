#include "server/report_wire.hpp"

#include <boost/json/array.hpp>
#include <utility>

#include "base/json.hpp"
#include "server/or_null.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;
using rollcall::to_json;

// What every report has of a number of outcomes.
void add_figures(json::object& into, const attendance::SheetCounts& counts) {
  into["counts"] = json::object{{"present", counts.present},
                                {"late", counts.late},
                                {"absent", counts.absent},
                                {"excused", counts.excused},
                                {"expected", counts.pending}};
  const auto rate = attendance::attendance_rate(counts);
  into["rate"] = rate ? to_json_rounded(*rate) : json::value(nullptr);
}

json::object streaks_json(const attendance::Streaks& streaks) {
  return {{"attended_now", streaks.attended_now},
          {"attended_longest", streaks.attended_longest},
          {"absent_now", streaks.absent_now},
          {"absent_longest", streaks.absent_longest}};
}

json::object rule_json(const attendance::RiskRule& rule) {
  return {{"threshold", rule.percent}, {"min_sessions", rule.sessions}};
}

json::object totals_json(const service::SessionTotals& totals) {
  return {{"scheduled", totals.scheduled},
          {"open", totals.open},
          {"closed", totals.closed},
          {"cancelled", totals.cancelled}};
}

json::object person_json(const service::PersonFigures& person) {
  json::object out{{"person_id", to_json(person.person_id)},
                   {"external_id", person.external_id},
                   {"name", person.name},
                   {"streaks", streaks_json(person.streaks)},
                   {"at_risk", person.at_risk}};
  add_figures(out, person.counts);
  return out;
}

json::object session_json(const service::SessionFigures& of) {
  json::object out{{"session_id", to_json(of.session.id)},
                   {"starts_at", to_json(of.session.starts_at)},
                   {"ends_at", to_json(of.session.ends_at)},
                   {"status", attendance::name(of.session.status)}};
  add_figures(out, of.counts);
  return out;
}

}  // namespace

json::object to_json(const service::CourseReport& report) {
  json::array people;
  for (const service::PersonFigures& person : report.people) people.push_back(person_json(person));
  json::array sessions;
  for (const service::SessionFigures& of : report.sessions) sessions.push_back(session_json(of));
  json::object out{{"course", to_json(report.course)},
                   {"from", or_null(report.span.from)},
                   {"until", or_null(report.span.until)},
                   {"at_risk_below", rule_json(report.rule)},
                   {"session_totals", totals_json(report.totals)},
                   {"people", std::move(people)},
                   {"sessions", std::move(sessions)}};
  add_figures(out, report.counts);
  return out;
}

json::object to_json(const service::PersonReport& report) {
  json::array courses;
  for (const service::CourseFigures& course : report.courses) {
    json::object one{{"course_id", to_json(course.course_id)},
                     {"code", course.code},
                     {"name", course.name},
                     {"streaks", streaks_json(course.streaks)}};
    add_figures(one, course.counts);
    courses.push_back(std::move(one));
  }
  json::object out{{"person_id", to_json(report.person.id)},
                   {"external_id", report.person.external_id},
                   {"name", report.person.name},
                   {"at_risk_below", rule_json(report.rule)},
                   {"at_risk", report.at_risk},
                   {"streaks", streaks_json(report.streaks)},
                   {"courses", std::move(courses)}};
  add_figures(out, report.counts);
  return out;
}

json::object to_json(const service::SessionReport& report) {
  json::object out{{"session", to_json(report.session)},
                   {"course", to_json(report.course)},
                   {"unsubmitted", report.unsubmitted},
                   {"methods", {{"face", report.by_face}, {"code", report.by_code}, {"manual", report.by_hand}}},
                   {"corrected", report.corrected},
                   {"first_marked_at", or_null(report.first_marked_at)},
                   {"last_marked_at", or_null(report.last_marked_at)}};
  add_figures(out, report.counts);
  return out;
}

json::object to_json(const service::AtRiskReport& report) {
  json::array items;
  for (const store::PersonTally& person : report.people) {
    json::object one{{"person_id", to_json(person.person_id)},
                     {"external_id", person.external_id},
                     {"name", person.name},
                     {"last_attended", or_null(person.last_attended)}};
    add_figures(one, service::to_counts(person.tally));
    items.push_back(std::move(one));
  }
  return {{"at_risk_below", rule_json(report.rule)}, {"total", report.total}, {"items", std::move(items)}};
}

json::object to_json(const service::SessionOn& on) {
  json::object out{{"session", to_json(on.of.session)},
                   {"course",
                    {{"id", to_json(on.of.session.course_id)},
                     {"code", on.of.course_code},
                     {"name", on.of.course_name},
                     {"time_zone", on.of.time_zone}}},
                   {"people", on.counts.total()}};
  add_figures(out, on.counts);
  return out;
}

json::object to_json(const store::OpenRegister& open) {
  const store::Session& session = open.of.session;
  return {{"session_id", to_json(session.id)},
          {"course_id", to_json(session.course_id)},
          {"course", open.of.course_code},
          {"course_name", open.of.course_name},
          {"starts_at", to_json(session.starts_at)},
          {"ends_at", to_json(session.ends_at)},
          {"status", attendance::name(session.status)},
          {"on_roster", open.expected},
          {"recorded", open.recorded}};
}

json::object to_json(const service::MissingRegister& missing) {
  json::object one = to_json(missing.open);
  json::array instructors;
  for (const auto& [id, name] : missing.instructors)
    instructors.push_back(json::object{{"id", to_json(id)}, {"name", name}});
  one["instructors"] = std::move(instructors);
  return one;
}

json::object to_json(const service::UnsubmittedReport& report) {
  json::array items;
  for (const service::MissingRegister& missing : report.items) items.push_back(to_json(missing));
  return {{"submitted", report.counts.submitted},
          {"missing", report.counts.missing},
          {"items", std::move(items)},
          {"next_cursor", report.next_cursor ? json::value(*report.next_cursor) : json::value(nullptr)}};
}

json::object to_json(const service::GroupFigures& group) {
  json::object one{{"group", group.group}, {"people", group.people}};
  add_figures(one, group.counts);
  return one;
}

json::object to_json(const service::HoursReport& report) {
  json::array items;
  for (const service::HoursReport::Line& line : report.lines) {
    const attendance::Hours& hours = line.person.hours;
    json::array days;
    for (const attendance::DayInside& day : hours.days)
      days.push_back(json::object{
          {"date", attendance::format_date(day.date)}, {"inside_s", day.inside.count()}, {"complete", day.complete}});
    items.push_back(json::object{{"person_id", to_json(line.person.person_id)},
                                 {"external_id", line.person.external_id},
                                 {"name", line.person.name},
                                 {"place", line.place.name},
                                 {"area", line.place.area},
                                 {"time_zone", line.place.time_zone},
                                 {"inside_s", hours.inside.count()},
                                 {"open_stays", hours.open_stays},
                                 {"inside_since", or_null(hours.inside_since)},
                                 {"days", std::move(days)}});
  }
  return {{"total", report.total}, {"items", std::move(items)}};
}

json::object to_json(const service::SummaryReport& report) {
  json::array intervals;
  for (const service::IntervalTotals& interval : report.intervals) {
    json::object one{{"interval", interval.interval}, {"sessions", interval.sessions}};
    add_figures(one, interval.counts);
    intervals.push_back(std::move(one));
  }
  json::array courses;
  for (const service::CourseTotals& course : report.courses) {
    json::object one{{"course_id", to_json(course.course_id)},
                     {"code", course.code},
                     {"name", course.name},
                     {"sessions", course.sessions}};
    add_figures(one, course.counts);
    courses.push_back(std::move(one));
  }
  json::object out{{"session_totals", totals_json(report.totals)},
                   {"by", attendance::name(report.by)},
                   {"intervals", std::move(intervals)},
                   {"courses", std::move(courses)}};
  add_figures(out, report.counts);
  return out;
}

}  // namespace rollcall::server
