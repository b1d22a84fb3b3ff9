#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <format>
#include <iostream>
#include <memory>
#include <optional>

#include "base/file.hpp"
#include "base/json.hpp"
#include "cli/chart.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/evaluation/evaluate.hpp"
#include "service/evaluation/interval.hpp"
#include "service/evaluation/liveness_proposal.hpp"
#include "service/recognition/liveness_thresholds.hpp"
#include "service/recognition/models.hpp"
#include "service/recognition/open_set_policy.hpp"

namespace rollcall::cli {
namespace {

namespace json = boost::json;

struct Options {
  std::string pairs;
  std::string gallery;
  std::string probes;
  std::string folder;
  std::string charts;
  std::size_t enrol = 3;
  bool leave_one_out = false;
  bool augment = false;
  std::string strangers;
};

// The engine alone: an evaluation needs no installation, and takes model files from where they stand ready.
struct Tools {
  Settings settings;
  std::unique_ptr<face::Engine> engine;
};

Result<Tools> open_tools(const Program& program) {
  ROLLCALL_ASSIGN(Settings settings, program.settings());
  ROLLCALL_ASSIGN(const service::ModelSetup setup, service::model_setup(settings, program.data_folder()));
  std::vector<std::filesystem::path> folders = setup.store.folders();
  for (std::filesystem::path& mirror : local_mirrors()) folders.push_back(std::move(mirror));
  ROLLCALL_ASSIGN(auto engine,
                  face::Engine::create(setup.manifest, face::ModelStore(std::move(folders)), setup.engine));
  return Tools{.settings = std::move(settings), .engine = std::move(engine)};
}

// A rate with its 95 % interval.
std::string rate(std::size_t part, std::size_t whole) {
  const double share = whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  const service::Interval interval = service::clopper_pearson(part, whole);
  return std::format("{:.2f} %  ({} of {}; 95 %: {:.2f} to {:.2f} %)", share * 100, part, whole, interval.low * 100,
                     interval.high * 100);
}

json::object interval_json(std::size_t part, std::size_t whole) {
  const service::Interval interval = service::clopper_pearson(part, whole);
  return {{"count", part},
          {"of", whole},
          {"low", to_json_rounded(interval.low, 5)},
          {"high", to_json_rounded(interval.high, 5)}};
}

json::array list_json(const std::vector<std::string>& items) {
  json::array array;
  for (const std::string& item : items) array.emplace_back(item);
  return array;
}

Result<void> write_chart(const std::string& folder, const std::string& name, const Chart& chart) {
  const std::filesystem::path path = std::filesystem::path(folder) / name;
  ROLLCALL_TRY(write_file(path, bytes_of(to_svg(chart)), {.mode = 0644}));
  std::cerr << "wrote " << path.string() << '\n';
  return {};
}

// Shows a bar while `work` runs.
template <class Work>
auto with_progress(const char* what, Work&& work) {
  std::optional<Progress> bar;
  return work([&](std::size_t done, std::size_t total) {
    if (!bar) bar.emplace(what, total);
    bar->advance_to(done);
  });
}

Result<std::vector<double>> thresholds_of(const face::ModelInfo& model) {
  const auto* recipe = model.recipe_as<face::EmbeddingRecipe>();
  if (recipe == nullptr) return fail(ErrorCode::kUnprocessable, "no recogniser is chosen");
  return std::vector<double>{static_cast<double>(recipe->thresholds.verify),
                             static_cast<double>(recipe->thresholds.identify),
                             static_cast<double>(recipe->thresholds.strict)};
}

// Thresholds are written in the manifest with few digits and kept as floats: this gives the number that was meant.
double shown_threshold(double threshold) { return std::round(threshold * 1e6) / 1e6; }

Result<int> verify(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const Tools tools, open_tools(program));
  ROLLCALL_ASSIGN(const service::PairEvaluation measured, with_progress("Comparing", [&](const auto& progress) {
                    return service::evaluate_pairs(*tools.engine, tools.settings, options.pairs, progress);
                  }));
  ROLLCALL_ASSIGN(const auto result, service::Verification::make(measured.scores));
  ROLLCALL_ASSIGN(const std::vector<double> thresholds, thresholds_of(*tools.engine->recogniser()));
  const service::VerificationPoint best = result.best();
  const std::size_t right = best.true_accepts + best.impostor - best.false_accepts;
  json::array at;
  for (const double threshold : thresholds) {
    const service::VerificationPoint point = result.at(threshold);
    at.push_back(json::object{{"threshold", shown_threshold(threshold)},
                              {"tar", to_json_rounded(point.tar(), 6)},
                              {"far", to_json_rounded(point.far(), 6)},
                              {"tar_interval", interval_json(point.true_accepts, point.genuine)},
                              {"far_interval", interval_json(point.false_accepts, point.impostor)}});
  }
  if (program.json()) {
    print_json(json::object{{"model", tools.engine->recogniser()->name},
                            {"pairs", measured.scores.size()},
                            {"genuine", result.genuine()},
                            {"impostor", result.impostor()},
                            {"best_accuracy", to_json_rounded(best.accuracy(), 6)},
                            {"best_threshold", to_json_rounded(best.threshold, 4)},
                            {"equal_error_rate", to_json_rounded(result.equal_error_rate().rate, 6)},
                            {"at", std::move(at)},
                            {"without_face", list_json(measured.without_face)},
                            {"liveness", "not used"}});
  } else {
    std::cout << std::format("{}: {} pairs, {} of one person and {} of two; liveness is not looked at\n",
                             tools.engine->recogniser()->name, measured.scores.size(), result.genuine(),
                             result.impostor());
    std::cout << std::format("  best accuracy      {} at threshold {:.3f}\n", rate(right, measured.scores.size()),
                             best.threshold);
    std::cout << std::format("  equal error rate   {:.2f} %\n", result.equal_error_rate().rate * 100);
    for (const double threshold : thresholds) {
      const service::VerificationPoint point = result.at(threshold);
      std::cout << std::format("  at {:.3f}  true accepts   {}\n", threshold, rate(point.true_accepts, point.genuine));
      std::cout << std::format("            false accepts  {}\n", rate(point.false_accepts, point.impostor));
    }
    std::cout << std::format("  pictures without a face: {}\n", measured.without_face.size());
    for (const std::string& file : measured.without_face) std::cout << "    " << file << '\n';
  }
  if (options.charts.empty()) return kDone;
  Series det{.name = tools.engine->recogniser()->name, .points = {}};
  for (const service::VerificationPoint& point : result.curve())
    det.points.push_back({.x = point.far(), .y = point.frr()});
  ROLLCALL_TRY(
      write_chart(options.charts, "verify_det.svg", det_chart("Verification: detection error trade-off", {det})));
  Scores same{.name = "same person", .values = {}};
  Scores other{.name = "two people", .values = {}};
  for (const service::PairScore& score : measured.scores)
    (score.same ? same : other).values.push_back(score.similarity);
  const Scores both[] = {same, other};
  Chart histogram = histogram_chart("Similarity of pairs", both, -0.4, 1.0);
  for (const double threshold : thresholds)
    histogram.markers.push_back({.label = std::format("{:.2f}", threshold), .x = threshold});
  ROLLCALL_TRY(write_chart(options.charts, "verify_scores.svg", histogram));
  return kDone;
}

Result<int> identify(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const Tools tools, open_tools(program));
  const service::IdentifyOptions how{.enrol = options.enrol,
                                     .leave_one_out = options.leave_one_out,
                                     .augment = options.augment,
                                     .strangers = options.strangers};
  ROLLCALL_ASSIGN(const service::IdentifyEvaluation measured, with_progress("Looking", [&](const auto& progress) {
                    return service::evaluate_identification(*tools.engine, tools.settings, options.gallery,
                                                            options.probes, how, progress);
                  }));
  ROLLCALL_ASSIGN(const auto result, service::IdentificationSearches::make(measured.mated, measured.strangers));
  ROLLCALL_ASSIGN(const gallery::OpenSetPolicy policy,
                  service::open_set_policy(*tools.engine->recogniser(), tools.settings));
  const double threshold = static_cast<double>(gallery::accept_threshold(policy, measured.people));
  const double fixed = (*thresholds_of(*tools.engine->recogniser()))[1];
  const service::IdentificationPoint point = result.at(threshold);
  const service::IdentificationPoint at_fixed = result.at(fixed);
  const double kFpir[] = {0.01, 0.003};
  if (program.json()) {
    json::array nist;
    for (const double fpir : kFpir) {
      const service::IdentificationPoint at = result.at_fpir(fpir);
      nist.push_back(json::object{
          {"fpir", fpir}, {"fnir", to_json_rounded(at.fnir(), 6)}, {"threshold", to_json_rounded(at.threshold, 4)}});
    }
    print_json(json::object{{"model", tools.engine->recogniser()->name},
                            {"people", measured.people},
                            {"probes", measured.mated.size()},
                            {"strangers", measured.strangers.size()},
                            {"rank1", to_json_rounded(result.rank1(), 6)},
                            {"tpir", to_json_rounded(point.tpir(), 6)},
                            {"fpir", to_json_rounded(point.fpir(), 6)},
                            {"threshold", to_json_rounded(threshold, 4)},
                            {"misnamed", point.named_wrong},
                            {"tpir_interval", interval_json(point.named_right, point.mated)},
                            {"fpir_interval", interval_json(point.false_positives, point.strangers)},
                            {"at_manifest_threshold",
                             {{"threshold", shown_threshold(fixed)},
                              {"tpir", to_json_rounded(at_fixed.tpir(), 6)},
                              {"fpir", to_json_rounded(at_fixed.fpir(), 6)},
                              {"misnamed", at_fixed.named_wrong}}},
                            {"fnir_at_fpir", std::move(nist)},
                            {"without_face", list_json(measured.without_face)},
                            {"liveness", "not used"}});
  } else {
    std::cout << std::format("{}: {} people enrolled, {} probes, {} searches by strangers; liveness is not looked at\n",
                             tools.engine->recogniser()->name, measured.people, measured.mated.size(),
                             measured.strangers.size());
    std::cout << std::format("  rank 1                {}\n", rate(result.first_rank(), measured.mated.size()));
    const auto show = [](const char* what, const service::IdentificationPoint& at) {
      std::cout << std::format("  {} {:.3f}\n", what, at.threshold);
      std::cout << std::format("    named right         {}\n", rate(at.named_right, at.mated));
      std::cout << std::format("    misnamed            {}\n", rate(at.named_wrong, at.mated));
      std::cout << std::format("    strangers accepted  {}\n", rate(at.false_positives, at.strangers));
    };
    show("at the threshold for this many people,", point);
    show("at the manifest's identification threshold,", at_fixed);
    for (const double fpir : kFpir) {
      const service::IdentificationPoint at = result.at_fpir(fpir);
      std::cout << std::format("  FNIR at FPIR {:.1f} %     {} at {:.3f}\n", fpir * 100, rate(at.missed, at.mated),
                               at.threshold);
    }
    std::cout << std::format("  pictures without a face: {}\n", measured.without_face.size());
  }
  if (options.charts.empty()) return kDone;
  Series det{.name = tools.engine->recogniser()->name, .points = {}};
  for (const service::IdentificationPoint& at : result.curve()) det.points.push_back({.x = at.fpir(), .y = at.fnir()});
  ROLLCALL_TRY(write_chart(options.charts, "identify_det.svg", det_chart("Identification: FNIR against FPIR", {det})));
  return kDone;
}

json::object outcomes_json(const service::LivenessOutcomes& of) {
  return {{"accepted", interval_json(of.accepted, of.total())},
          {"unsure", interval_json(of.unsure, of.total())},
          {"refused", interval_json(of.refused, of.total())}};
}

json::object proposal_json(const service::LivenessProposal& proposal) {
  json::object attacks;
  for (const auto& [kind, of] : proposal.expected.attack) attacks[kind] = outcomes_json(of);
  return {{"spoof_below", to_json_rounded(proposal.thresholds.spoof_below, 4)},
          {"live_from", to_json_rounded(proposal.thresholds.live_from, 4)},
          {"expected", json::object{{"real", outcomes_json(proposal.expected.real)}, {"fake", std::move(attacks)}}}};
}

// Counts first: with few samples a percentage alone would promise more than is known.
std::string counted(std::size_t part, std::size_t whole) {
  const service::Interval interval = service::clopper_pearson(part, whole);
  return std::format("{} of {} ({:.1f} to {:.1f} %)", part, whole, interval.low * 100, interval.high * 100);
}

Result<int> liveness(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const Tools tools, open_tools(program));
  ROLLCALL_ASSIGN(const auto samples, with_progress("Looking", [&](const auto& progress) {
                    return service::evaluate_liveness(*tools.engine, tools.settings, options.folder, progress);
                  }));
  const attendance::LivenessThresholds thresholds =
      service::thresholds_of_liveness(tools.engine->liveness(), tools.settings);
  const service::LivenessCounts counts = service::count_liveness(samples, thresholds.live_from);
  const auto proposal = service::propose_thresholds(samples);
  if (program.json()) {
    json::object apcer;
    json::object apcer_interval;
    for (const auto& [kind, wrong] : counts.attack) {
      apcer[kind] = to_json_rounded(wrong.rate(), 6);
      apcer_interval[kind] = interval_json(wrong.wrong, wrong.total);
    }
    print_json(json::object{{"model", tools.engine->liveness()->name},
                            {"threshold", shown_threshold(thresholds.live_from)},
                            {"real", counts.real.total},
                            {"fake", counts.attacks()},
                            {"bpcer", to_json_rounded(counts.real.rate(), 6)},
                            {"apcer", std::move(apcer)},
                            {"bpcer_interval", interval_json(counts.real.wrong, counts.real.total)},
                            {"apcer_interval", std::move(apcer_interval)},
                            {"real_without_face", counts.real_without_face},
                            {"fake_without_face", counts.attacks_without_face},
                            {"proposal", proposal ? json::value(proposal_json(*proposal)) : json::value(nullptr)}});
    return kDone;
  }
  std::cout << std::format("{} at {:.2f}\n", tools.engine->liveness()->name, thresholds.live_from);
  std::cout << std::format("  real faces taken for attacks: {}\n", counted(counts.real.wrong, counts.real.total));
  for (const auto& [kind, wrong] : counts.attack)
    std::cout << std::format("  attacks taken for real, {}: {}\n", kind, counted(wrong.wrong, wrong.total));
  std::cout << std::format("  without a face: {} real, {} attacks\n", counts.real_without_face,
                           counts.attacks_without_face);
  if (!proposal) {
    std::cout << std::format("  no thresholds proposed: that takes {} real faces and {} attacks of each kind\n",
                             service::kLeastSamples, service::kLeastSamples);
    return kDone;
  }
  std::cout << std::format("  proposed: liveness.spoof_below {:.3f}, liveness.live_from {:.3f}; to expect of them\n",
                           proposal->thresholds.spoof_below, proposal->thresholds.live_from);
  const auto show = [](const std::string& what, const service::LivenessOutcomes& of) {
    std::cout << std::format("    {}: taken for live {}, unsure {}\n", what, counted(of.accepted, of.total()),
                             counted(of.unsure, of.total()));
  };
  show("real faces", proposal->expected.real);
  for (const auto& [kind, of] : proposal->expected.attack) show(kind, of);
  return kDone;
}

}  // namespace

void add_eval(Program& program) {
  CLI::App* group = program.add(program.app(), "eval", "Measure accuracy on pictures of your own",
                                "rollcall eval verify pairs.csv", {});
  group->require_subcommand(1);
  auto options = std::make_shared<Options>();
  const auto common = [&](CLI::App* command) {
    program.add_settings(*command);
    program.add_json(*command);
    command->add_option("--charts", options->charts, "Folder to draw curves into, as SVG")->option_text("DIR");
  };

  CLI::App* one = program.add(*group, "verify", "Pairs of pictures: one person or two?",
                              "rollcall eval verify pairs.csv --charts .",
                              [&program, options] { return verify(program, *options); });
  common(one);
  one->add_option("pairs", options->pairs, "CSV with the columns file_a,file_b,same; paths relative to it")
      ->required()
      ->option_text("PAIRS.csv");

  CLI::App* many = program.add(*group, "identify", "Who is it, among many, with strangers",
                               "rollcall eval identify people people --strangers strangers --leave-one-out",
                               [&program, options] { return identify(program, *options); });
  common(many);
  many->add_option("gallery", options->gallery, "One folder a person, to enrol")
      ->required()
      ->option_text("GALLERY_DIR");
  many->add_option("probes", options->probes,
                   "One folder a person, to look for; the same folder: the photos not enrolled")
      ->required()
      ->option_text("PROBE_DIR");
  many->add_option("--strangers", options->strangers, "Pictures of people not enrolled")->option_text("DIR");
  many->add_option("--enrol", options->enrol, "Photos a person to enrol")->option_text("N")->capture_default_str();
  many->add_flag("--leave-one-out", options->leave_one_out,
                 "Also search every photo with its own person left out, as a stranger's");

  many->add_flag("--augment", options->augment, "Enrol several views of each photo, as enrolment.augment does");

  CLI::App* live = program.add(*group, "liveness", "Live faces and attacks, as counts", "rollcall eval liveness spoof",
                               [&program, options] { return liveness(program, *options); });
  common(live);
  live->add_option("folder", options->folder, "Folder with real/ and fake/[KIND/]")->required()->option_text("DIR");
}

}  // namespace rollcall::cli
