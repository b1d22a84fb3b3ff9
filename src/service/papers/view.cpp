#include "service/papers/view.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <string>
#include <utility>

#include "service/accounts/guesses.hpp"
#include "service/jobs.hpp"
#include "service/keeping/housekeeping.hpp"

namespace rollcall::service {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::int64_t kHoursOfADay = 24;

// False for what is not known.
value told(const std::string& text, const Wording& wording) {
  return text.empty() ? value(false) : value(wording.isolated(text));
}

const face::ModelInfo* model_of(const Facts& facts, face::ModelRole role) {
  const auto found = std::ranges::find(facts.models, role, &face::ModelInfo::role);
  return found == facts.models.end() ? nullptr : *found;
}

void add_controller(object& view, const Facts& facts, const Wording& wording) {
  view["controller"] = told(facts.controller, wording);
  view["contact"] = told(facts.contact, wording);
  view["officer"] = told(facts.officer, wording);
  view["basis_missing"] = facts.basis == "unstated";
  for (const char* basis : {"consent", "contract", "legal_obligation", "public_task", "legitimate_interests"})
    view[std::string("basis_") + basis] = facts.basis == basis;
}

void add_storage(object& view, const Facts& facts, const Wording& wording) {
  constexpr std::array kNames{"SQLite", "PostgreSQL", "MariaDB"};
  view["database"] = wording.isolated(kNames.at(static_cast<std::size_t>(facts.database)));
  view["database_elsewhere"] = facts.database_elsewhere;
  view["keys_elsewhere"] = facts.keys_elsewhere;
  view["key_file"] = facts.key_origin == Facts::KeyOrigin::kFile;
  view["key_variable"] = facts.key_origin == Facts::KeyOrigin::kVariable;
  view["key_command"] = facts.key_origin == Facts::KeyOrigin::kCommand;
  view["https"] = facts.encrypted_connections;
  view["backups"] = facts.backups.has_value();
  const Facts::Backups backups = facts.backups.value_or(Facts::Backups{});
  view["backup_every"] = wording.hours(backups.every_hours);
  view["backup_number"] = wording.number(backups.kept);
  const std::int64_t reach = backups.every_hours * backups.kept;
  view["backup_reach"] = reach < 2 * kHoursOfADay ? wording.hours(reach) : wording.days(reach / kHoursOfADay);
}

void add_times(object& view, const Facts& facts, const Wording& wording) {
  for (const RetentionClock& clock : facts.clocks)
    view["kept_" + std::string(clock.kind)] =
        clock.days > 0 || clock.own_end ? value(wording.days(clock.days)) : value(false);
  view["erased_kept"] = facts.erased_records == store::ErasedRecords::kKept;
  view["sign_in_kept"] = wording.hours(facts.sign_in_hours);
  view["answers_kept"] = wording.hours(kAnswersKept.count());
  view["results_kept"] = wording.hours(Jobs::kKept.count());
  view["guesses_kept"] = wording.minutes(kLongestGuessWindow.count());
}

void add_recognition(object& view, const Facts& facts, const Wording& wording) {
  const bool checks = model_of(facts, face::ModelRole::kLiveness) != nullptr;
  const auto liveness = facts.policy.liveness;
  view["liveness_model"] = checks;
  view["liveness_checked"] = checks && liveness != attendance::LivenessPolicy::kOff;
  view["liveness_challenge"] = liveness == attendance::LivenessPolicy::kActive;
  view["auto_absent"] = facts.policy.auto_absent;
  const Facts::Recognition recognition = facts.recognition.value_or(Facts::Recognition{});
  view["recognition"] = facts.recognition.has_value();
  view["rates_measured"] = recognition.measured;
  view["false_accept_rate"] = wording.percent(recognition.false_accept_rate);
  view["review_rate"] = wording.percent(recognition.review_rate);
  view["accept_from"] = wording.decimal(recognition.accept_from);
  view["review_from"] = wording.decimal(recognition.review_from);
}

object network_view(const face::Network& network, const Wording& wording) {
  return {{"file", network.file},
          {"bytes", wording.number(static_cast<std::int64_t>(network.bytes))},
          {"sha256", face::to_hex(network.sha256)},
          {"source", network.urls.empty() ? value(false) : value(network.urls.front())}};
}

object model_view(const face::ModelInfo& model, const Wording& wording) {
  object view{{"model", model.name},
              {"finds", model.role == face::ModelRole::kDetector},
              {"recognises", model.role == face::ModelRole::kRecogniser},
              {"checks_liveness", model.role == face::ModelRole::kLiveness},
              {"licence", wording.isolated(model.licence)},
              {"commercial", model.commercial_use},
              {"remark", told(model.note, wording)},
              {"embedding", false},
              {"dimension", ""},
              {"error_rates", false}};
  array files;
  for (const face::Network& network : model.networks) files.push_back(network_view(network, wording));
  view["files"] = std::move(files);
  array figures;
  for (const auto& [what, figure] : model.measured)
    figures.push_back(object{{"figure", what}, {"measure", wording.isolated(figure)}});
  view["has_figures"] = !figures.empty();
  view["figures"] = std::move(figures);
  array points;
  if (const auto* recipe = model.recipe_as<face::EmbeddingRecipe>()) {
    view["embedding"] = true;
    view["dimension"] = wording.number(recipe->dimension);
    for (const face::VerificationPoint& point : recipe->thresholds.verification)
      points.push_back(object{{"wrongly_taken", wording.percent(point.false_accept_rate)},
                              {"rightly_taken", wording.percent(point.true_accept_rate)},
                              {"similarity", wording.decimal(point.similarity)}});
  }
  view["error_rates"] = !points.empty();
  view["points"] = std::move(points);
  return view;
}

}  // namespace

boost::json::object view_of(const Facts& facts, const Wording& wording) {
  object view{{"made_on", wording.date(facts.made_at)},
              {"people", wording.number(facts.people)},
              {"people_with_templates", wording.number(facts.people_with_templates)},
              {"templates", wording.number(facts.templates)},
              {"badge_time", wording.seconds(facts.badge_s)},
              {"hall_code_time", wording.seconds(facts.hall_code_s)},
              {"pin_digits", wording.number(facts.pin_digits)},
              {"provider", told(facts.sign_in_provider, wording)},
              {"consent_required", facts.consent_required},
              {"withdrawal", facts.withdrawal},
              {"strangers_kept", facts.strangers_kept},
              {"webhooks", facts.webhooks},
              {"mail", facts.mail}};
  add_controller(view, facts, wording);
  add_storage(view, facts, wording);
  add_times(view, facts, wording);
  add_recognition(view, facts, wording);
  array models;
  for (const face::ModelInfo* model : facts.models) models.push_back(model_view(*model, wording));
  view["models"] = std::move(models);
  return view;
}

}  // namespace rollcall::service
