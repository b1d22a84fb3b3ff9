#include "store/event_chain.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include "store/event_link.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kFindings = {
    Word<ChainFinding>{ChainFinding::kAltered, "altered"},
    Word<ChainFinding>{ChainFinding::kContent, "content"},
    Word<ChainFinding>{ChainFinding::kMissing, "missing"},
    Word<ChainFinding>{ChainFinding::kReordered, "reordered"},
};

constexpr std::string_view kCheckpoint = "SELECT id, number, link, made_at, statement FROM audit_checkpoint";

AuditCheckpoint read_checkpoint(Row& row) {
  AuditCheckpoint checkpoint;
  row.into(checkpoint.id, checkpoint.number, checkpoint.link, checkpoint.made_at, checkpoint.statement);
  return checkpoint;
}

Bytes read_bytes(Row& row) {
  Bytes bytes;
  row.into(bytes);
  return bytes;
}

ChainHead read_head(Row& row) {
  ChainHead head;
  row.into(head.number, head.link);
  return head;
}

// Walks the rows as they are numbered, and afterwards asks of those that do not fit whether they are each other.
class Examination {
 public:
  void take(const Link& row, bool readable) {
    ++report_.events;
    const std::int64_t number = row.event.number;
    if (number != report_.latest + 1) miss(report_.latest + 1, number - 1);
    std::optional<crypto::ChainBreak> broken = crypto::ChainBreak{.number = number, .fault = crypto::ChainFault::kLink};
    if (readable) broken = check(row);
    report_.latest = number;
    if (!broken) {
      previous_ = row.link;
      expected_.clear();
      return;
    }
    const Bytes before = std::exchange(previous_, row.link);
    if (broken->fault == crypto::ChainFault::kContent) {
      find({.kind = ChainFinding::kContent, .number = number, .last = number});
    } else if (suspects_.size() < kMaxFindings) {
      // After a gap, or after an altered link, the row itself may be sound: it is only told apart when what is around
      // it is known.
      places_.push_back(number);
      suspects_.push_back({.row = row, .previous = before, .readable = readable});
      expected_ = readable ? link_of(before, number, row) : Bytes{};
    }
  }

  ChainReport finish() {
    for (const Suspect& suspect : suspects_) {
      const std::optional<std::int64_t> place = place_of(suspect);
      if (place && *place == suspect.row.event.number) continue;
      if (place)
        find({.kind = ChainFinding::kReordered, .number = suspect.row.event.number, .last = *place});
      else if (!follows_gap(suspect))
        find({.kind = ChainFinding::kAltered, .number = suspect.row.event.number, .last = suspect.row.event.number});
    }
    std::ranges::stable_sort(report_.findings, {}, &Finding::number);
    return std::move(report_);
  }

 private:
  struct Suspect {
    Link row;
    Bytes previous;  // the link stored before it
    bool readable;
  };

  // What the link of `row` would be as number `number` after the link `before`; empty where that cannot be.
  static Bytes link_of(const Bytes& before, std::int64_t number, const Link& row) {
    crypto::Digest previous = crypto::kGenesis;
    const auto commitment = fixed<sizeof(crypto::Digest)>(row.commitment);
    if (!commitment || (!before.empty() && before.size() != previous.size())) return {};
    std::ranges::copy(before, previous.begin());
    const crypto::Digest link = crypto::link_after(previous, number, Facts(row.event).view(), *commitment);
    return {link.begin(), link.end()};
  }

  std::optional<crypto::ChainBreak> check(const Link& row) const {
    const std::int64_t number = row.event.number;
    const auto broken = [&](crypto::ChainFault fault) { return crypto::ChainBreak{.number = number, .fault = fault}; };
    // Where only the link before was changed, this row follows the one that belongs there.
    const bool follows = !row.link.empty() && (link_of(previous_, number, row) == row.link ||
                                               (!expected_.empty() && link_of(expected_, number, row) == row.link));
    if (!follows) return broken(crypto::ChainFault::kLink);
    if (row.event.content.has_value() != row.salt.has_value()) return broken(crypto::ChainFault::kContent);
    if (!row.event.content) return std::nullopt;
    const auto salt = fixed<sizeof(crypto::Salt)>(*row.salt);
    if (!salt || !std::ranges::equal(crypto::commit_to(*row.event.content, *salt), row.commitment))
      return broken(crypto::ChainFault::kContent);
    return std::nullopt;
  }

  // The number under which this row was written: one of the places that are missing or do not fit, after one of the
  // links around them.
  std::optional<std::int64_t> place_of(const Suspect& suspect) const {
    if (!suspect.readable || suspect.row.link.empty()) return std::nullopt;
    for (const std::int64_t place : places_)
      for (const Suspect& after : suspects_)
        for (const Bytes* before : {&after.previous, &after.row.link})
          if (link_of(*before, place, suspect.row) == suspect.row.link) return place;
    return std::nullopt;
  }

  // The first row after missing ones cannot be checked; what is missing was said.
  bool follows_gap(const Suspect& suspect) const {
    return suspect.readable && std::ranges::any_of(report_.findings, [&](const Finding& finding) {
             return finding.kind == ChainFinding::kMissing && finding.last + 1 == suspect.row.event.number;
           });
  }

  void miss(std::int64_t first, std::int64_t last) {
    find({.kind = ChainFinding::kMissing, .number = first, .last = last});
    for (std::int64_t number = first; number <= last && places_.size() < kMaxFindings; ++number)
      places_.push_back(number);
  }

  void find(const Finding& finding) {
    if (report_.findings.size() < kMaxFindings) report_.findings.push_back(finding);
  }

  ChainReport report_;
  Bytes previous_;  // the link of the row before; empty before the first
  Bytes expected_;  // and the one it should have, where that is another
  std::vector<Suspect> suspects_;
  std::vector<std::int64_t> places_;  // numbers that are missing or whose row does not fit
};

}  // namespace

std::string_view name(ChainFinding value) { return word_of(kFindings, value); }

Result<std::int64_t> verify_event_chain(Connection& db) {
  ROLLCALL_ASSIGN(const ChainReport report, examine_event_chain(db));
  if (report.findings.empty()) return report.events;
  return fail(ErrorCode::kCorrupt, std::format("event {} is not as it was written", report.findings.front().number),
              "someone changed the log outside Rollcall, or the database is damaged");
}

Result<ChainReport> examine_event_chain(Connection& db) {
  static const std::string sql = std::format("SELECT {} FROM event ORDER BY number", kLinkColumns);
  Examination examination;
  ROLLCALL_ASSIGN(Rows rows, db.query(sql));
  while (true) {
    ROLLCALL_ASSIGN(const bool more, rows.next());
    if (!more) return examination.finish();
    Row row = rows.row();
    const Link link = read_link(row);
    examination.take(link, row.check().has_value());
  }
}

Result<std::optional<Bytes>> find_event_link(Connection& db, std::int64_t number) {
  return fetch_optional(read_bytes, db, "SELECT link FROM event WHERE number = ?", number);
}

Result<std::optional<ChainHead>> find_chain_head(Connection& db) {
  return fetch_optional(read_head, db, "SELECT number, link FROM event ORDER BY number DESC LIMIT 1");
}

Result<void> insert_audit_checkpoint(Connection& db, const AuditCheckpoint& checkpoint) {
  return discard(
      db.execute("INSERT INTO audit_checkpoint (id, number, link, made_at, statement) VALUES (?, ?, ?, ?, ?)",
                 checkpoint.id, checkpoint.number, checkpoint.link, checkpoint.made_at, checkpoint.statement));
}

Result<std::optional<AuditCheckpoint>> find_latest_audit_checkpoint(Connection& db) {
  static const std::string sql = std::format("{} ORDER BY id DESC LIMIT 1", kCheckpoint);
  return fetch_optional(read_checkpoint, db, sql);
}

Result<Page<AuditCheckpoint>> list_audit_checkpoints(Connection& db, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  return fetch_page(read_checkpoint, db, kCheckpoint, where, "id", page.limit,
                    [](const AuditCheckpoint& checkpoint) { return Position{.key = 0, .id = checkpoint.id}; });
}

}  // namespace rollcall::store
