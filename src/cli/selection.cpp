#include "cli/selection.hpp"

#include "service/courses.hpp"
#include "service/people.hpp"

namespace rollcall::cli {

void add_period(CLI::App& command, std::string& from, std::string& to) {
  command.add_option("--from", from, "First day, or a time")->option_text("DATE");
  command.add_option("--to", to, "Last day, included, or a time")->option_text("DATE");
}

Result<attendance::Period> parse_period(const std::string& from, const std::string& to) {
  const auto given = [](const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
  };
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

}  // namespace rollcall::cli
