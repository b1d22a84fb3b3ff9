#include "service/papers/facts.hpp"

#include <algorithm>
#include <variant>

#include "crypto/master_key.hpp"
#include "gallery/open_set.hpp"
#include "service/calendar/policy.hpp"
#include "service/outbox/mail_names.hpp"
#include "service/people/erasures.hpp"
#include "service/recognition/open_set_policy.hpp"
#include "service/settings.hpp"
#include "store/people.hpp"
#include "store/templates.hpp"
#include "store/webhooks.hpp"

namespace rollcall::service {
namespace {

Result<void> read_storage(const Installation& in, Facts& facts) {
  const Settings& settings = in.settings();
  ROLLCALL_ASSIGN(const store::DatabaseUrl database, main_database(in.folder(), settings));
  facts.database = database.kind;
  facts.database_elsewhere = !settings.text(setting::kDatabaseUrl).empty();
  facts.keys_elsewhere = !settings.text(setting::kKeyDatabase).empty();
  if (const std::string& origin = settings.text(setting::kMasterKey); !origin.empty()) {
    ROLLCALL_ASSIGN(const crypto::KeySource source, crypto::parse_key_source(origin));
    if (std::holds_alternative<crypto::KeyVariable>(source)) facts.key_origin = Facts::KeyOrigin::kVariable;
    if (std::holds_alternative<crypto::KeyCommand>(source)) facts.key_origin = Facts::KeyOrigin::kCommand;
  }
  facts.encrypted_connections = !settings.text(setting::kTlsCertificate).empty();
  if (!settings.text(setting::kBackupFolder).empty())
    facts.backups = Facts::Backups{.every_hours = settings.integer(setting::kBackupHours),
                                   .kept = settings.integer(setting::kBackupKept)};
  return {};
}

Result<void> count_people(Installation& in, Facts& facts, const face::ModelInfo* recogniser) {
  return in.database().read([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(facts.people, store::count_people(db, {}));
    ROLLCALL_ASSIGN(const std::int64_t webhooks, store::count_webhooks(db));
    facts.webhooks = webhooks > 0;
    ROLLCALL_ASSIGN(const std::vector<store::TemplateCount> counts, store::count_templates(db));
    for (const store::TemplateCount& one : counts) {
      facts.templates += one.templates;
      if (recogniser != nullptr && one.model_sha256 == recogniser->hash()) facts.people_with_templates = one.people;
    }
    return {};
  });
}

Result<void> read_recognition(const Installation& in, Facts& facts, const face::ModelInfo& recogniser) {
  ROLLCALL_ASSIGN(const gallery::OpenSetPolicy policy, open_set_policy(recogniser, in.settings()));
  const auto people = static_cast<std::size_t>(std::max<std::int64_t>(1, facts.people_with_templates));
  facts.recognition = Facts::Recognition{
      .false_accept_rate = policy.false_accept_rate,
      .review_rate = policy.review_rate,
      .accept_from = gallery::accept_threshold(policy, people),
      .review_from = gallery::review_threshold(policy, people),
      .measured = recogniser.recipe_as<face::EmbeddingRecipe>()->thresholds.identification.size() >= 2};
  return {};
}

}  // namespace

Result<Facts> gather_facts(Installation& in) {
  const Settings& settings = in.settings();
  Facts facts{.made_at = in.clock().now(),
              .controller = settings.text(setting::kController),
              .contact = settings.text(setting::kPrivacyContact),
              .officer = settings.text(setting::kProtectionOfficer),
              .basis = settings.text(setting::kLegalBasis),
              .consent_required = settings.text(setting::kConsent) == "required",
              .withdrawal = true,
              .strangers_kept = settings.boolean(setting::kReviewUnknown),
              .mail = !settings.text(setting::kMailUrl).empty(),
              .clocks = retention_clocks(in),
              .erased_records = records_by_settings(in),
              .sign_in_hours = settings.integer(setting::kSessionHours),
              .policy = default_policy(settings),
              .badge_s = settings.integer(setting::kBadgeSeconds),
              .hall_code_s = settings.integer(setting::kHallCodeSeconds),
              .pin_digits = settings.integer(setting::kPinDigits),
              .sign_in_provider = settings.text(setting::kOidcIssuer)};
  ROLLCALL_TRY(read_storage(in, facts));
  ROLLCALL_ASSIGN(facts.models, chosen_models(in.models()));
  const auto recogniser = std::ranges::find(facts.models, face::ModelRole::kRecogniser, &face::ModelInfo::role);
  const bool recognises = recogniser != facts.models.end();
  ROLLCALL_TRY(count_people(in, facts, recognises ? *recogniser : nullptr));
  if (recognises) ROLLCALL_TRY(read_recognition(in, facts, **recogniser));
  return facts;
}

}  // namespace rollcall::service
