#include "service/keeping/audit.hpp"

#include <algorithm>
#include <chrono>
#include <format>
#include <utility>

#include "base/bytes.hpp"
#include "crypto/signature.hpp"
#include "service/settings.hpp"

namespace rollcall::service {
namespace {

// What a checkpoint says.
struct Claim {
  std::int64_t number = 0;
  std::string link;  // hex
  crypto::PublicKey signer{};
};

Result<Claim> read_claim(std::string_view statement) {
  ROLLCALL_ASSIGN(const crypto::Statement read, crypto::verify_statement(statement, kCheckpointType));
  const auto* number = read.payload.if_contains("number");
  const auto* link = read.payload.if_contains("link");
  if (number == nullptr || !number->is_int64() || link == nullptr || !link->is_string())
    return fail(ErrorCode::kMalformed, "a checkpoint says neither number nor link");
  return Claim{.number = number->as_int64(), .link = std::string(link->as_string()), .signer = read.signer};
}

std::string describe(const store::Finding& finding) {
  switch (finding.kind) {
    case store::ChainFinding::kAltered:
      return std::format("event {} was altered", finding.number);
    case store::ChainFinding::kContent:
      return std::format("the content of event {} was altered", finding.number);
    case store::ChainFinding::kMissing:
      return finding.number == finding.last ? std::format("event {} was removed", finding.number)
                                            : std::format("events {} to {} were removed", finding.number, finding.last);
    case store::ChainFinding::kReordered:
      return std::format("event {} was moved here; it was written as {}", finding.number, finding.last);
  }
  return {};
}

void add(AuditReport& report, const store::Finding& finding) {
  report.problems.push_back(describe(finding));
  report.findings.push_back(finding.number == finding.last
                                ? std::format("{}:{}", store::name(finding.kind), finding.number)
                                : std::format("{}:{}-{}", store::name(finding.kind), finding.number, finding.last));
}

class Comparison {
 public:
  Comparison(store::Connection& db, const crypto::PublicKey& signer, AuditReport& report)
      : db_(db), signer_(signer), report_(report) {}

  Result<void> compare(const Claim& claim) {
    ++report_.checkpoints;
    if (claim.signer != signer_) {
      say(std::format("the checkpoint of event {} was signed by another key, {}", claim.number,
                      crypto::fingerprint_of(claim.signer)),
          std::format("signer:{}", claim.number));
      return {};
    }
    if (claim.number > report_.chain.latest) {
      cut_off_ = std::max(cut_off_, claim.number);
      return {};
    }
    ROLLCALL_ASSIGN(const auto link, store::find_event_link(db_, claim.number));
    if (link && to_hex(*link) != claim.link)
      say(std::format("the log up to event {} is not the one that was signed", claim.number),
          std::format("rewritten:{}", claim.number));
    return {};
  }

  // A checkpoint kept here that does not hold by itself.
  void distrust(std::int64_t number) {
    ++report_.checkpoints;
    say(std::format("the checkpoint of event {} was altered", number), std::format("checkpoint:{}", number));
  }

  void finish() {
    if (cut_off_ > 0)
      add(report_, {.kind = store::ChainFinding::kMissing, .number = report_.chain.latest + 1, .last = cut_off_});
  }

 private:
  void say(std::string problem, std::string finding) {
    if (std::ranges::contains(report_.findings, finding)) return;
    report_.problems.push_back(std::move(problem));
    report_.findings.push_back(std::move(finding));
  }

  store::Connection& db_;
  crypto::PublicKey signer_;
  AuditReport& report_;
  std::int64_t cut_off_ = 0;
};

Result<void> compare_kept(store::Connection& db, Comparison& comparison) {
  store::PageRequest page{.limit = store::kMaxPageSize, .cursor = {}};
  while (true) {
    ROLLCALL_ASSIGN(const auto checkpoints, store::list_audit_checkpoints(db, page));
    for (const store::AuditCheckpoint& checkpoint : checkpoints.items) {
      const auto claim = read_claim(checkpoint.statement);
      if (claim && claim->number == checkpoint.number && claim->link == to_hex(checkpoint.link))
        ROLLCALL_TRY(comparison.compare(*claim));
      else
        comparison.distrust(checkpoint.number);
    }
    if (!checkpoints.next_cursor) return {};
    page.cursor = *checkpoints.next_cursor;
  }
}

}  // namespace

Result<store::AuditCheckpoint> make_audit_checkpoint(Installation& in) {
  ROLLCALL_ASSIGN(const crypto::Key seed, in.vault().signing_seed());
  return in.database().transact([&](store::Connection& db) -> Result<store::AuditCheckpoint> {
    ROLLCALL_ASSIGN(auto head, store::find_chain_head(db));
    if (!head) return fail(ErrorCode::kNotFound, "nothing has happened yet");
    ROLLCALL_ASSIGN(auto latest, store::find_latest_audit_checkpoint(db));
    if (latest && latest->number == head->number && latest->link == head->link) return *std::move(latest);
    const Time now = in.clock().now();
    store::AuditCheckpoint made{
        .id = new_uuid(now), .number = head->number, .link = std::move(head->link), .made_at = now, .statement = {}};
    made.statement = crypto::sign_statement(
        seed, kCheckpointType,
        {{"number", made.number}, {"link", to_hex(made.link)}, {"made_at", format_rfc3339(made.made_at)}});
    ROLLCALL_TRY(store::insert_audit_checkpoint(db, made));
    return made;
  });
}

Result<void> make_due_audit_checkpoint(Installation& in) {
  ROLLCALL_ASSIGN(const auto latest,
                  in.database().read([](store::Connection& db) { return store::find_latest_audit_checkpoint(db); }));
  const std::chrono::minutes pause{in.settings().integer(setting::kCheckpointMinutes)};
  if (latest && in.clock().now() < latest->made_at + pause) return {};
  if (const auto made = make_audit_checkpoint(in); !made && made.error().code != ErrorCode::kNotFound)
    return std::unexpected(made.error());
  return {};
}

Result<store::Page<store::AuditCheckpoint>> list_audit_checkpoints(Installation& in, const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) { return store::list_audit_checkpoints(db, page); });
}

Result<store::Page<store::Event>> list_events(Installation& in, const store::EventFilter& filter,
                                              const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) { return store::list_events(db, filter, page); });
}

Result<AuditReport> verify_audit(Installation& in, const std::vector<std::string>& exported) {
  std::vector<Claim> claims;
  for (const std::string& statement : exported) {
    ROLLCALL_ASSIGN(Claim claim, read_claim(statement));
    claims.push_back(std::move(claim));
  }
  ROLLCALL_ASSIGN(const crypto::Key seed, in.vault().signing_seed());
  const crypto::PublicKey signer = crypto::public_key_of(seed);
  return in.database().read([&](store::Connection& db) -> Result<AuditReport> {
    AuditReport report;
    ROLLCALL_ASSIGN(report.chain, store::examine_event_chain(db));
    for (const store::Finding& finding : report.chain.findings) add(report, finding);
    Comparison comparison(db, signer, report);
    ROLLCALL_TRY(compare_kept(db, comparison));
    for (const Claim& claim : claims) ROLLCALL_TRY(comparison.compare(claim));
    comparison.finish();
    return report;
  });
}

}  // namespace rollcall::service
