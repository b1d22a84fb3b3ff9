#include <boost/json/serialize.hpp>
#include <chrono>
#include <format>
#include <iostream>
#include <map>
#include <memory>

#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "server/wire.hpp"
#include "service/calendar/checkpoints.hpp"
#include "service/calendar/courses.hpp"
#include "service/calendar/sessions.hpp"
#include "service/people/picture_files.hpp"
#include "service/taking/passages.hpp"
#include "service/taking/records.hpp"
#include "service/taking/take_attendance.hpp"

namespace rollcall::cli {
namespace {

constexpr std::chrono::hours kSessionNow{1};

struct Options {
  std::string session;
  std::string course;
  std::string checkpoint;
  std::vector<std::string> images;
};

// The session asked for; of a course its open one, or a new one that begins now.
Result<Uuid> session_of(service::Installation& in, const Options& options) {
  if (!options.session.empty()) {
    ROLLCALL_ASSIGN(const Uuid id, parse_uuid(options.session));
    ROLLCALL_TRY(service::get_session(in, id));
    return id;
  }
  ROLLCALL_ASSIGN(const store::Course course, service::get_course_by_code(in, options.course));
  ROLLCALL_ASSIGN(const auto open,
                  service::list_sessions(in, {.course = course.id, .status = attendance::SessionStatus::kOpen}, {}));
  if (!open.items.empty()) return open.items.back().id;
  const Time now = in.clock().now();
  const service::Actor actor = service::local_operator();
  ROLLCALL_ASSIGN(const store::Session made, service::add_session(in, actor, course.id, now, now + kSessionNow));
  ROLLCALL_TRY(service::open_session(in, actor, made.id));
  std::cerr << "opened a new session of " << course.code << ": " << made.id.to_string() << '\n';
  return made.id;
}

std::string mark_of(const service::SheetLineView& line) {
  return line.status ? std::string(attendance::name(line.status->status)) : "expected";
}

std::string say(const std::map<std::string, int>& decisions) {
  std::string seen;
  for (const auto& [decision, count] : decisions)
    seen += std::format("{}{} {}", seen.empty() ? "" : ", ", count, decision);
  return "Faces in the pictures: " + (seen.empty() ? "none" : seen) + "\n";
}

void print(const service::SheetView& sheet, const std::map<std::string, int>& decisions) {
  std::cout << std::format("{} – {}, {} to {}\n\n", sheet.course.code, sheet.course.name,
                           format_rfc3339(std::chrono::floor<std::chrono::seconds>(sheet.session.starts_at)),
                           format_rfc3339(std::chrono::floor<std::chrono::seconds>(sheet.session.ends_at)));
  Table table({"id", "name", "status", "marked at", "method", "confidence"});
  for (const service::SheetLineView& line : sheet.lines) {
    const auto& record = line.line.record;
    table.add({line.line.external_id, line.line.name, mark_of(line),
               record && record->marked_at
                   ? format_rfc3339(std::chrono::floor<std::chrono::seconds>(*record->marked_at))
                   : "",
               record ? std::string(attendance::name(record->method)) : "",
               record && record->confidence ? std::format("{:.1f} %", *record->confidence * 100) : ""});
  }
  std::cout << table.to_string();
  std::cout << std::format("\n{} present, {} late, {} absent, {} excused, {} expected\n", sheet.counts.present,
                           sheet.counts.late, sheet.counts.absent, sheet.counts.excused, sheet.counts.pending);
  std::cout << say(decisions);
}

// Passages at a checkpoint, captured now.
Result<int> run_at_checkpoint(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::vector<std::string> files, service::expand_pictures(options.images));
  ROLLCALL_ASSIGN(const store::Checkpoint checkpoint, service::get_checkpoint_by_name(*in, options.checkpoint));
  ROLLCALL_ASSIGN(const auto recognition, service::Recognition::create(*in));
  ROLLCALL_TRY(recognition->engine());
  std::map<std::string, int> decisions;
  boost::json::array faces;
  Table table({"id", "name", "decision", "confidence"});
  for (const std::string& file : files) {
    ROLLCALL_ASSIGN(const Bytes bytes, service::read_picture(file, in->settings()));
    auto result = service::take_passages(
        *in, *recognition,
        {.checkpoint = checkpoint.id, .image = bytes, .source = "command line", .actor = service::local_operator()});
    if (!result) return fail_because(std::move(result).error(), file);
    for (const service::PassageFace& face : result->faces) {
      const std::string decision(attendance::name(face.outcome.decision));
      ++decisions[decision];
      if (program.json()) faces.push_back(server::to_json(face));
      const auto& match = face.recognised.match;
      if (match)
        table.add({match->external_id, match->name, decision,
                   match->confidence ? std::format("{:.1f} %", *match->confidence * 100) : ""});
    }
  }
  if (program.json())
    print_json(faces);
  else
    std::cout << table.to_string() << '\n' << say(decisions);
  return kDone;
}

Result<int> run(const Program& program, const Options& options) {
  if (!options.checkpoint.empty()) return run_at_checkpoint(program, options);
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::vector<std::string> files, service::expand_pictures(options.images));
  ROLLCALL_ASSIGN(const auto recognition, service::Recognition::create(*in));
  ROLLCALL_TRY(recognition->engine());
  ROLLCALL_ASSIGN(const Uuid session, session_of(*in, options));
  std::map<std::string, int> decisions;
  Progress progress("Taking attendance", files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    ROLLCALL_ASSIGN(const Bytes bytes, service::read_picture(files[i], in->settings()));
    auto result = service::take_attendance(
        *in, *recognition,
        {.session = session, .image = bytes, .source = "command line", .actor = service::local_operator()});
    if (!result) return fail_because(std::move(result).error(), files[i]);
    for (const service::FrameFace& face : result->faces)
      ++decisions[std::string(attendance::name(face.outcome.decision))];
    progress.advance_to(i + 1);
  }
  progress.clear();
  ROLLCALL_ASSIGN(const service::SheetView sheet, service::get_sheet(*in, session));
  if (program.json())
    print_json(server::to_json(sheet));
  else
    print(sheet, decisions);
  return kDone;
}

}  // namespace

void add_take(Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add(program.app(), "take", "Take attendance from pictures and print the sheet",
                  "rollcall take --course MATH-7 room.jpg", [&program, options] { return run(program, *options); });
  program.add_settings(*command);
  program.add_json(*command);
  auto* where = command->add_option_group("where");
  where->add_option("--session", options->session, "The session's id")->option_text("ID");
  where->add_option("--course", options->course, "The course's open session, or a new one of an hour from now")
      ->option_text("CODE");
  where->add_option("--checkpoint", options->checkpoint, "Passages at this checkpoint, in place of a sheet")
      ->option_text("NAME");
  where->require_option(1);
  command->add_option("images", options->images, "Pictures, or folders of pictures")
      ->required()
      ->option_text("IMAGE...");
}

}  // namespace rollcall::cli
