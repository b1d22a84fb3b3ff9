#include "cli/selection.hpp"

#include <chrono>
#include <format>

#include "attendance/time_zone.hpp"
#include "service/calendar/checkpoints.hpp"
#include "service/calendar/courses.hpp"
#include "service/people/people.hpp"

namespace rollcall::cli {

void add_period(CLI::App& command, std::string& from, std::string& to) {
  command.add_option("--from", from, "First day, or a time")->option_text("DATE");
  command.add_option("--to", to, "Last day, included, or a time")->option_text("DATE");
}

void add_group(CLI::App& command, std::string& group) {
  command.add_option("--group", group, "People in one group; default: all")->option_text("NAME");
}

Result<attendance::Period> parse_period(const std::string& from, const std::string& to) {
  return attendance::parse_period(given(from), given(to));
}

Result<std::optional<Uuid>> find_course(service::Installation& in, const std::string& code) {
  if (code.empty()) return std::nullopt;
  ROLLCALL_ASSIGN(const store::Course course, service::get_course_by_code(in, code));
  return course.id;
}

Result<std::optional<Uuid>> find_person(service::Installation& in, const std::string& external_id) {
  if (external_id.empty()) return std::nullopt;
  ROLLCALL_ASSIGN(const std::optional<store::Person> person, service::find_person_by_external_id(in, external_id));
  if (!person) return fail(ErrorCode::kNotFound, "there is no such person");
  return person->id;
}

Result<std::optional<Uuid>> find_checkpoint(service::Installation& in, const std::string& name) {
  if (name.empty()) return std::nullopt;
  ROLLCALL_ASSIGN(const store::Checkpoint checkpoint, service::get_checkpoint_by_name(in, name));
  return checkpoint.id;
}

std::optional<std::string> given(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

std::string local_text(Time time, const std::string& zone_name) {
  const auto zone = attendance::TimeZone::load(zone_name);
  if (!zone) return format_rfc3339(time);
  return std::format("{:%Y-%m-%d %H:%M}", std::chrono::floor<std::chrono::minutes>(zone->local(time)));
}

}  // namespace rollcall::cli
