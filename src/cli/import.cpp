#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <format>
#include <iostream>
#include <memory>
#include <optional>

#include "cli/import_schedule.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/courses.hpp"
#include "service/import_people.hpp"
#include "service/policy.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string folder;
  std::string course;
  std::string liveness = "passive";
  std::string time_zone = "UTC";
};

// The course of this code, made where there is none.
Result<Uuid> course_of(service::Installation& in, const Options& options) {
  const auto known = service::get_course_by_code(in, options.course);
  if (known) return known->id;
  if (known.error().code != ErrorCode::kNotFound) return std::unexpected(known.error());
  service::NewCourse course{.code = options.course,
                            .name = options.course,
                            .time_zone = options.time_zone,
                            .policy = service::default_policy(in.settings())};
  ROLLCALL_ASSIGN(course.policy.liveness, attendance::parse_liveness_policy(options.liveness));
  ROLLCALL_ASSIGN(const store::Course made, service::add_course(in, service::local_operator(), course));
  return made.id;
}

void print(const service::ImportReport& report) {
  std::cout << std::format("{} people added, {} known already; {} photos: {} enrolled, {} known already, {} refused\n",
                           report.people_added, report.people_known, report.photos, report.accepted,
                           report.known_already, report.refused.size());
  for (const service::RefusedPhoto& photo : report.refused)
    std::cout << "  refused  " << photo.file << ": " << photo.why << '\n';
  for (const std::string& folder : report.folders_without_photo) std::cout << "  no photo " << folder << '\n';
}

void print_document(const service::ImportReport& report) {
  boost::json::array refused;
  for (const service::RefusedPhoto& photo : report.refused)
    refused.push_back(boost::json::object{{"file", photo.file}, {"why", photo.why}});
  boost::json::array empty;
  for (const std::string& folder : report.folders_without_photo) empty.emplace_back(folder);
  print_json(boost::json::object{{"people_added", report.people_added},
                                 {"people_known", report.people_known},
                                 {"photos", report.photos},
                                 {"accepted", report.accepted},
                                 {"known_already", report.known_already},
                                 {"refused", std::move(refused)},
                                 {"folders_without_photo", std::move(empty)}});
}

Result<int> run(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const auto recognition, service::Recognition::create(*in));
  ROLLCALL_ASSIGN(const face::Engine* engine, recognition->engine());
  service::ImportOptions import{.threads = engine->threads()};
  if (!options.course.empty()) {
    ROLLCALL_ASSIGN(import.course, course_of(*in, options));
  }
  std::optional<Progress> bar;
  import.progress = [&](std::size_t done, std::size_t total) {
    if (!bar) bar.emplace("Enrolling", total);
    bar->advance_to(done);
  };
  ROLLCALL_ASSIGN(const service::ImportReport report,
                  service::import_people(*in, *recognition, service::local_operator(), options.folder, import));
  bar.reset();
  program.json() ? print_document(report) : print(report);
  return kDone;
}

}  // namespace

void add_import(Program& program) {
  CLI::App* group = program.add(program.app(), "import", "Bring in people and schedules",
                                "rollcall import people ./photos --course MATH-7", {});
  group->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* people =
      program.add(*group, "people", "Enrol people from folders, one a person: S001_Jane/*.jpg, or just a name",
                  "rollcall import people ./photos --data ./school --course MATH-7",
                  [&program, options] { return run(program, *options); });
  program.add_settings(*people);
  program.add_json(*people);
  people->add_option("folder", options->folder, "Folder of folders")->required()->option_text("DIR");
  people->add_option("--course", options->course, "Also put them on this course's roster; made where there is none")
      ->option_text("CODE");
  people
      ->add_option("--liveness", options->liveness, "Liveness policy of a course that is made: off, passive or active")
      ->option_text("POLICY");
  people->add_option("--time-zone", options->time_zone, "Time zone of a course that is made")->option_text("ZONE");
  add_import_schedule(program, *group);
}

}  // namespace rollcall::cli
