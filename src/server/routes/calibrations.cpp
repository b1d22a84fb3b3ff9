#include <algorithm>
#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "http/multipart.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/evaluation/calibrate_liveness.hpp"
#include "service/evaluation/interval.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostSamples = 20'000;
constexpr std::size_t kMostSampleBytes = std::size_t{1024} * 1024;

bool is_kind(std::string_view kind) {
  return !kind.empty() && kind.size() <= 32 &&
         std::ranges::all_of(kind, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::optional<std::string> attack_of(std::string kind) {
  if (kind == service::kRealKind) return std::nullopt;
  return kind;
}

Result<std::vector<service::LivenessSample>> read_samples(std::string_view text) {
  auto parsed = parse_json("{\"samples\":" + std::string(text) + "}", {.max_bytes = kMostSampleBytes});
  if (!parsed) return fail_field("samples", "must be a JSON array of {\"kind\", \"liveness\"}");
  std::vector<service::LivenessSample> samples;
  JsonReader read(*parsed);
  read.each(
      "samples",
      [&](JsonReader& one) {
        std::string kind = one.string("kind");
        if (!is_kind(kind)) one.refuse("kind", "must be real, or a word of a-z, 0-9 and _ for a kind of attack");
        const std::optional<double> liveness = one.optional_number("liveness", 0, 1);
        samples.push_back({.attack = attack_of(std::move(kind)), .liveness = liveness});
      },
      kMostSamples);
  ROLLCALL_TRY(read.finish());
  return samples;
}

json::object rate_json(std::size_t part, std::size_t whole) {
  const service::Interval interval = service::clopper_pearson(part, whole);
  return {{"count", part},
          {"of", whole},
          {"low", to_json_rounded(interval.low, 5)},
          {"high", to_json_rounded(interval.high, 5)}};
}

json::object to_json(const service::LivenessOutcomes& of) {
  return {{"accepted", rate_json(of.accepted, of.total())},
          {"unsure", rate_json(of.unsure, of.total())},
          {"refused", rate_json(of.refused, of.total())}};
}

json::object thresholds_json(const attendance::LivenessThresholds& thresholds,
                             const service::ExpectedOutcomes& outcomes) {
  json::object attacks;
  for (const auto& [kind, of] : outcomes.attack) attacks[kind] = to_json(of);
  return {{"spoof_below", to_json_rounded(thresholds.spoof_below, 4)},
          {"live_from", to_json_rounded(thresholds.live_from, 4)},
          {"real", to_json(outcomes.real)},
          {"attacks", std::move(attacks)}};
}

json::object to_json(const service::ScoreDistribution& scores) {
  json::array tenths;
  for (const std::size_t count : scores.tenths) tenths.emplace_back(count);
  return {{"tenths", std::move(tenths)},
          {"lowest", to_json_rounded(scores.lowest, 4)},
          {"lower_quartile", to_json_rounded(scores.lower_quartile, 4)},
          {"median", to_json_rounded(scores.median, 4)},
          {"upper_quartile", to_json_rounded(scores.upper_quartile, 4)},
          {"highest", to_json_rounded(scores.highest, 4)}};
}

json::object to_json(const service::LivenessCalibration& calibration) {
  json::array samples;
  for (const service::LivenessSample& sample : calibration.samples)
    samples.push_back(
        json::object{{"kind", sample.attack.value_or(std::string(service::kRealKind))},
                     {"liveness", sample.liveness ? to_json_rounded(*sample.liveness, 6) : json::value(nullptr)}});
  json::object distributions;
  for (const auto& [kind, scores] : calibration.distributions) distributions[kind] = to_json(scores);
  json::value proposal;
  if (calibration.proposal) {
    json::object proposed = thresholds_json(calibration.proposal->thresholds, calibration.proposal->expected);
    proposed["separable"] = calibration.proposal->separable;
    proposal = std::move(proposed);
  }
  return {{"model", calibration.model},
          {"samples", std::move(samples)},
          {"distributions", std::move(distributions)},
          {"in_force", thresholds_json(calibration.in_force, calibration.now)},
          {"proposal", std::move(proposal)},
          {"least_samples", service::kLeastSamples}};
}

}  // namespace

Result<Response> calibrate_liveness(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const http::Multipart form, http::parse_multipart(request));
  ROLLCALL_ASSIGN(const auto recorded, form.text("samples"));
  ROLLCALL_ASSIGN(const auto kind, form.text("kind"));
  if (kind && (!is_kind(*kind) || *kind == service::kRealKind))
    return fail_field("kind", "must be a word of a-z, 0-9 and _ for the kind of attack of the `fake` pictures");
  std::vector<service::LivenessSample> samples;
  if (recorded) {
    ROLLCALL_ASSIGN(samples, read_samples(*recorded));
  }
  std::vector<service::CalibrationPicture> pictures;
  for (const http::Part* part : form.all("real")) pictures.push_back({.attack = std::nullopt, .image = part->data});
  for (const http::Part* part : form.all("fake"))
    pictures.push_back({.attack = std::string(kind.value_or("fake")), .image = part->data});
  if (samples.empty() && pictures.empty())
    return fail_field("real", "is missing: send pictures as `real` and `fake`, or recorded `samples`");
  ROLLCALL_ASSIGN(const auto calibration, service::calibrate_liveness(api.recognition, std::move(samples), pictures,
                                                                      request.deadline, request.client_gone));
  return Response::json(200, to_json(calibration));
}

}  // namespace rollcall::server
