// Disputes: what people say against the record of their attendance in a session, and what became of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// "I was there", and "that was not me".
enum class DisputeKind : std::uint8_t { kWasThere, kWasNotMe };
std::string_view name(DisputeKind value);
Result<DisputeKind> parse_dispute_kind(std::string_view text);

// open, then one of: upheld (the record was put right), declined, withdrawn by the person. Undone it is open again.
enum class DisputeStatus : std::uint8_t { kOpen, kUpheld, kDeclined, kWithdrawn };
std::string_view name(DisputeStatus value);
Result<DisputeStatus> parse_dispute_status(std::string_view text);

struct Dispute {
  Uuid id;
  Uuid session_id;
  Uuid person_id;
  DisputeKind kind = DisputeKind::kWasThere;
  std::string words;     // of the person
  std::string disputed;  // what the record said then, as JSON
  std::optional<Uuid> made_by;
  Time made_at{};
  DisputeStatus status = DisputeStatus::kOpen;
  std::optional<Uuid> settled_by;  // or who withdrew it
  std::optional<Time> settled_at;
  std::string answer;
  std::optional<attendance::RecordStatus> record_status;  // what an upheld kWasThere made the record say
  std::string made;                                       // what settling it made, as JSON, to be undone
  std::int64_t version = 1;
  bool operator==(const Dispute&) const = default;
};

// With where it belongs.
struct ListedDispute {
  Dispute dispute;
  Uuid course_id;
  std::optional<Uuid> record_id;  // of this person in this session, where there is one
  bool operator==(const ListedDispute&) const = default;
};

struct DisputeFilter {
  std::optional<DisputeStatus> status;
  std::optional<DisputeKind> kind;
  std::optional<Uuid> course;
  std::optional<Uuid> session;
  std::optional<Uuid> person;
  std::optional<Uuid> instructor;  // of the courses this user teaches
};

// kAlreadyExists where one of this kind is open for (session, person); kConflict without session or person.
Result<void> insert_dispute(Connection& db, const Dispute& dispute);

Result<ListedDispute> get_dispute(Connection& db, const Uuid& id);  // kNotFound

// Oldest first.
Result<Page<ListedDispute>> list_disputes(Connection& db, const DisputeFilter& filter, const PageRequest& page);
Result<std::vector<ListedDispute>> list_disputes_of(Connection& db, const Uuid& session_id, const Uuid& person_id);

Result<std::int64_t> count_open_disputes(Connection& db, const Uuid& person_id);

// Stores what became of it. As update_person for the version; kAlreadyExists as for insert_dispute.
Result<void> update_dispute(Connection& db, Dispute& dispute);

Result<bool> delete_dispute(Connection& db, const Uuid& id);

}  // namespace rollcall::store
