#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <format>
#include <iostream>
#include <memory>

#include "base/file.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "face/decode.hpp"
#include "face/draw.hpp"
#include "server/wire.hpp"
#include "service/people/picture_files.hpp"
#include "service/recognition/recognition.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::vector<std::string> images;
  std::string annotate;
};

std::string who(const service::RecognisedFace& face) {
  if (face.match) return face.match->name;
  if (face.identification.verdict == gallery::Verdict::kReview && !face.candidates.empty())
    return face.candidates.front().name + "?";
  return "unknown";
}

Result<void> annotate(const std::string& file, const service::Recognised& found) {
  std::vector<face::LabelledFace> labels;
  for (const service::RecognisedFace& face : found.faces)
    labels.push_back({.face = face.face, .label = who(face), .known = face.match.has_value()});
  const face::Image drawn = face::annotate(found.analysis.image, labels);
  ROLLCALL_ASSIGN(const Bytes jpeg, face::encode_jpeg(drawn));
  return write_file(file, jpeg, {.mode = 0644});
}

boost::json::object to_json(const std::string& file, const service::Recognised& found) {
  boost::json::array faces;
  for (const service::RecognisedFace& face : found.faces) faces.push_back(server::to_json(face));
  return {{"file", file},
          {"width", found.analysis.size.width},
          {"height", found.analysis.size.height},
          {"faces", std::move(faces)}};
}

void add_rows(Table& table, const std::string& file, const service::Recognised& found) {
  if (found.faces.empty()) table.add({file, "-", "no face"});
  for (const service::RecognisedFace& face : found.faces) {
    const service::NamedMatch* shown = face.candidates.empty() ? nullptr : &face.candidates.front();
    if (face.match) shown = &*face.match;
    table.add({file,
               std::format("{:.0f},{:.0f} {:.0f}x{:.0f}", face.face.box.x, face.face.box.y, face.face.box.width,
                           face.face.box.height),
               who(face), shown != nullptr ? std::format("{:.3f}", shown->similarity) : "",
               shown != nullptr && shown->confidence ? std::format("{:.1f} %", *shown->confidence * 100) : "",
               face.face.liveness ? std::format("{:.2f}", *face.face.liveness) : "",
               std::format("{:.2f}", face.face.quality.score)});
  }
}

Result<int> run(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::vector<std::string> files, service::expand_pictures(options.images));
  if (!options.annotate.empty() && files.size() != 1)
    return fail(ErrorCode::kInvalidArgument, "--annotate draws one picture", "give one image");
  ROLLCALL_ASSIGN(const auto recognition, service::Recognition::create(*in));
  ROLLCALL_TRY(recognition->engine());
  Table table({"file", "face", "who", "similarity", "confidence", "liveness", "quality"});
  boost::json::array rows;
  for (const std::string& file : files) {
    ROLLCALL_ASSIGN(const Bytes bytes, service::read_picture(file, in->settings()));
    auto found = recognition->recognise(bytes, {});
    if (!found) return fail_because(std::move(found).error(), file);
    if (!options.annotate.empty()) ROLLCALL_TRY(annotate(options.annotate, *found));
    program.json() ? rows.push_back(to_json(file, *found)) : add_rows(table, file, *found);
  }
  if (program.json())
    print_json(rows);
  else
    std::cout << table.to_string();
  return kDone;
}

}  // namespace

void add_recognize(Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add(program.app(), "recognize", "Say who is in pictures; changes nothing",
                                  "rollcall recognize class.jpg --annotate found.jpg",
                                  [&program, options] { return run(program, *options); });
  program.add_settings(*command);
  program.add_json(*command);
  command->add_option("images", options->images, "Pictures, or folders of pictures")
      ->required()
      ->option_text("IMAGE...");
  command->add_option("--annotate", options->annotate, "Write the picture with boxes and names drawn in")
      ->option_text("OUT.jpg");
}

}  // namespace rollcall::cli
