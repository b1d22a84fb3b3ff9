#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <format>
#include <iostream>
#include <map>
#include <memory>
#include <optional>

#include "base/file.hpp"
#include "cli/import_schedule.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "document/zip.hpp"
#include "server/import_wire.hpp"
#include "service/calendar/policy.hpp"
#include "service/enrolment/import_people.hpp"
#include "service/enrolment/import_photos.hpp"
#include "service/people/picture_files.hpp"
#include "service/roster/imports.hpp"

namespace rollcall::cli {
namespace {

namespace fs = std::filesystem;
namespace roster = service::roster;

constexpr std::size_t kLargestFile = std::size_t{2} << 30U;

struct Options {
  std::string path;
  std::string course;
  std::string liveness = "passive";
  std::string time_zone = "UTC";
  std::string absent = "leave";
  std::string memberships = "add";
  bool create_courses = false;
  bool dry_run = false;
  bool skip_refused = false;
};

// What is brought in: people from a file or from the names of folders, and photos from wherever they are.
struct Source {
  roster::RosterFile file;
  bool skips_refused = false;  // a folder with a name that is none never ended an import
  std::vector<service::FolderPhoto> photos;
  std::vector<std::string> without_photo;
  Bytes bytes;  // of the archive
  std::unique_ptr<document::ZipReader> archive;

  bool has_people() const { return !file.wanted.people.empty() || !file.wanted.courses.empty(); }
  bool has_photos() const {
    return !photos.empty() || (archive && std::ranges::any_of(archive->entries(), [](const document::ZipEntry& entry) {
                                 return service::is_photo_entry(entry.name);
                               }));
  }
};

Result<Source> read_source(const fs::path& path) {
  Source source;
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    ROLLCALL_ASSIGN(service::PeopleFolders folders, service::read_people_folders(path));
    source.file.wanted = std::move(folders.wanted);
    source.skips_refused = true;
    source.photos = std::move(folders.photos);
    source.without_photo = std::move(folders.without_photo);
    return source;
  }
  ROLLCALL_ASSIGN(source.bytes, read_file(path, kLargestFile));
  if (document::looks_like_zip(source.bytes)) {
    ROLLCALL_ASSIGN(source.archive, document::ZipReader::open(source.bytes));
    ROLLCALL_ASSIGN(auto file, roster::read_roster_in(*source.archive));
    if (file) source.file = *std::move(file);
    if (!source.has_people() && !source.has_photos())
      return fail(ErrorCode::kUnprocessable, "the archive has neither people nor photos");
    return source;
  }
  ROLLCALL_ASSIGN(source.file, roster::read_roster(source.bytes));
  for (const roster::WantedPerson& person : source.file.wanted.people)
    for (const std::string& photo : person.photos)
      source.photos.push_back({.external_id = person.external_id, .path = path.parent_path() / photo, .shown = photo});
  return source;
}

Result<roster::Options> plan_options(const service::Installation& in, const Options& options) {
  roster::Options wanted{.create_courses = options.create_courses, .time_zone = options.time_zone};
  ROLLCALL_ASSIGN(wanted.absent, roster::parse_absent(options.absent));
  ROLLCALL_ASSIGN(wanted.memberships, roster::parse_memberships(options.memberships));
  if (!options.course.empty()) wanted.course = options.course;
  wanted.policy = service::default_policy(in.settings());
  ROLLCALL_ASSIGN(wanted.policy->liveness, attendance::parse_liveness_policy(options.liveness));
  return wanted;
}

std::string shown(const boost::json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value);
}

void print(const roster::Plan& plan) {
  for (const roster::Row& row : plan.rows) {
    if (row.outcome == roster::Outcome::kUnchanged) continue;
    std::cout << std::format("{:9} {:10} {}", name(row.outcome), name(row.subject), row.key);
    if (row.place.line != 0)
      std::cout << std::format(" (line {}{}{})", row.place.line, row.place.file.empty() ? "" : " of ", row.place.file);
    for (const roster::FieldChange& change : row.changes)
      std::cout << std::format("{} {}: {} -> {}", &change == row.changes.data() ? "" : ",", change.field,
                               shown(change.before), shown(change.after));
    std::cout << (row.reason.empty() ? "" : ": " + row.reason) << '\n';
  }
  std::cout << std::format("{} to add, {} to change, {} as they are, {} skipped, {} refused\n",
                           plan.count(roster::Outcome::kAdded), plan.count(roster::Outcome::kChanged),
                           plan.count(roster::Outcome::kUnchanged), plan.count(roster::Outcome::kSkipped),
                           plan.count(roster::Outcome::kRefused));
}

struct Report {
  roster::Plan plan;
  service::PhotosReport photos;
};

std::size_t people(const roster::Plan& plan, roster::Outcome outcome) {
  return plan.counts().at(static_cast<std::size_t>(roster::Subject::kPerson)).at(static_cast<std::size_t>(outcome));
}

void print(const Source& source, const Report& report) {
  using enum roster::Outcome;
  const service::PhotoTally& tally = report.photos.tally;
  std::cout << std::format(
      "{} people added, {} changed, {} known already; {} photos: {} enrolled, {} known already, {} refused\n",
      people(report.plan, kAdded), people(report.plan, kChanged), people(report.plan, kUnchanged), tally.photos,
      tally.accepted, tally.known_already, tally.refused.size());
  for (const roster::Row& row : report.plan.rows)
    if (row.outcome == kRefused) std::cout << "  refused  " << row.key << ": " << row.reason << '\n';
  for (const service::RefusedPhoto& photo : tally.refused)
    std::cout << "  refused  " << photo.file << ": " << photo.why << '\n';
  for (const std::string& folder : source.without_photo) std::cout << "  no photo " << folder << '\n';
}

void print_document(const Source& source, const Report& report) {
  using enum roster::Outcome;
  boost::json::object document = server::to_json(report.photos);
  document["people_added"] = people(report.plan, kAdded);
  document["people_changed"] = people(report.plan, kChanged);
  document["people_known"] = people(report.plan, kChanged) + people(report.plan, kUnchanged);
  document["import"] = server::to_json(source.file, report.plan, true, server::RowsShown::kChanges);
  boost::json::array& refused = document["refused"].as_array();
  for (const roster::Row& row : report.plan.rows)
    if (row.outcome == kRefused) refused.push_back(boost::json::object{{"file", row.key}, {"why", row.reason}});
  boost::json::array empty;
  for (const std::string& folder : source.without_photo) empty.emplace_back(folder);
  document["folders_without_photo"] = std::move(empty);
  print_json(document);
}

// The photos of a folder, or those that a CSV file names.
Result<void> enrol_files(service::Installation& in, const service::Recognition& recognition, const Source& source,
                         const service::EnrolManyOptions& options, service::PhotosReport& report) {
  std::map<std::string, std::optional<Uuid>> people;
  std::vector<service::PhotoToEnrol> photos;
  for (const service::FolderPhoto& photo : source.photos) {
    auto person = people.find(photo.external_id);
    if (person == people.end()) {
      ROLLCALL_ASSIGN(const auto known, in.database().read([&](store::Connection& db) {
        return store::find_person_by_external_id(db, photo.external_id);
      }));
      person =
          people.emplace(photo.external_id, known.transform([](const store::Person& one) { return one.id; })).first;
    }
    if (!person->second) continue;  // refused, and said so
    photos.push_back(
        {.person = *person->second, .external_id = photo.external_id, .file = photo.shown, .read = [&in, &photo] {
           return service::read_picture(photo.path.string(), in.settings());
         }});
  }
  report.people = people.size();
  return service::enrol_many(in, recognition, service::local_operator(), std::move(photos), options, report.tally);
}

Result<service::PhotosReport> enrol(service::Installation& in, const service::Recognition& recognition,
                                    const Source& source) {
  ROLLCALL_ASSIGN(const face::Engine* engine, recognition.engine());
  std::optional<Progress> bar;
  const service::EnrolManyOptions options{.threads = engine->threads(),
                                          .progress = [&](std::size_t done, std::size_t total) {
                                            if (!bar) bar.emplace("Enrolling", total);
                                            bar->advance_to(done);
                                          }};
  if (source.archive)
    return service::import_photos(in, recognition, service::local_operator(), *source.archive, options);
  service::PhotosReport report;
  ROLLCALL_TRY(enrol_files(in, recognition, source, options, report));
  return report;
}

Result<roster::Plan> bring_in(service::Installation& in, const Source& source, const Options& options,
                              const roster::Options& wanted) {
  ROLLCALL_ASSIGN(roster::Plan plan, roster::preview_import(in, source.file.wanted, wanted));
  const std::size_t refused = plan.count(roster::Outcome::kRefused);
  if (refused > 0 && !options.skip_refused && !source.skips_refused) {
    for (const roster::Row& row : plan.rows)
      if (row.outcome == roster::Outcome::kRefused)
        std::cerr << std::format("  line {}: {}\n", row.place.line, row.reason);
    const std::string rows = refused == 1 ? "a row was" : std::format("{} rows were", refused);
    return fail(ErrorCode::kUnprocessable, rows + " refused, and nothing was changed",
                "mend them, or leave them out with --skip-refused");
  }
  return roster::apply_import(in, service::local_operator(), source.file.wanted, wanted, plan.token);
}

Result<int> run(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const Source source, read_source(options.path));
  ROLLCALL_ASSIGN(const roster::Options wanted, plan_options(*in, options));
  if (options.dry_run) {
    if (!source.has_people()) return fail(ErrorCode::kUnprocessable, "there are only photos, which change nobody");
    ROLLCALL_ASSIGN(const roster::Plan plan, roster::preview_import(*in, source.file.wanted, wanted));
    if (program.json())
      print_json(server::to_json(source.file, plan, false, server::RowsShown::kAll));
    else
      print(plan);
    return kDone;
  }
  std::unique_ptr<service::Recognition> recognition;
  if (source.has_photos()) {  // before anything is changed; people alone need no models
    ROLLCALL_ASSIGN(recognition, service::Recognition::create(*in));
    ROLLCALL_TRY(recognition->engine());
  }
  Report report;
  if (source.has_people()) {
    ROLLCALL_ASSIGN(report.plan, bring_in(*in, source, options, wanted));
  }
  if (recognition) {
    ROLLCALL_ASSIGN(report.photos, enrol(*in, *recognition, source));
  }
  program.json() ? print_document(source, report) : print(source, report);
  return kDone;
}

}  // namespace

void add_import(Program& program) {
  CLI::App* group = program.add(program.app(), "import", "Bring in people and schedules",
                                "rollcall import people roster.csv --dry-run", {});
  group->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* people = program.add(
      *group, "people",
      "Bring in people: from folders, one a person (S001_Jane/*.jpg), a CSV file, or a ZIP archive with photos, a "
      "people.csv or the files of OneRoster",
      "rollcall import people roster.csv --data ./school --dry-run",
      [&program, options] { return run(program, *options); });
  program.add_settings(*people);
  program.add_json(*people);
  people->add_option("path", options->path, "Folder of folders, CSV file or ZIP archive")
      ->required()
      ->option_text("DIR|CSV|ZIP");
  people->add_flag("--dry-run", options->dry_run, "Show what would change, and change nothing");
  people->add_option("--course", options->course, "Also put them on this course's roster; made where there is none")
      ->option_text("CODE");
  people->add_flag("--create-courses", options->create_courses,
                   "Add courses that the file names and there are none of");
  people
      ->add_option("--memberships", options->memberships,
                   "Whether groups and courses that a row does not name stay: add or replace")
      ->option_text("WAY");
  people
      ->add_option("--absent", options->absent,
                   "What becomes of active people whom the file does not name: leave or deactivate")
      ->option_text("WAY");
  people->add_flag("--skip-refused", options->skip_refused, "Leave out rows that are refused, and bring in the rest");
  people
      ->add_option("--liveness", options->liveness, "Liveness policy of a course that is made: off, passive or active")
      ->option_text("POLICY");
  people->add_option("--time-zone", options->time_zone, "Time zone of a course that is made")->option_text("ZONE");
  add_import_schedule(program, *group);
}

}  // namespace rollcall::cli
