#include "store/retention.hpp"

#include <array>
#include <format>
#include <string_view>
#include <utility>

#include "store/sql/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

// FROM and WHERE of each; `t` is the table.
constexpr std::array kConditions = {
    Word<Aging>{Aging::kPhotos, "photo t WHERE t.blob_name <> '' AND t.created_at < ?"},
    Word<Aging>{Aging::kSightings,
                "sighting t WHERE t.captured_at < ? AND NOT EXISTS (SELECT 1 FROM review r WHERE r.sighting_id = t.id "
                "AND r.status = 'open')"},
    Word<Aging>{Aging::kRecords, "record t JOIN session s ON s.id = t.session_id WHERE s.ends_at < ?"},
    Word<Aging>{Aging::kDisputes, "dispute t JOIN session s ON s.id = t.session_id WHERE s.ends_at < ?"},
    Word<Aging>{Aging::kPassages, "passage t WHERE t.passed_at < ?"},
    Word<Aging>{Aging::kPeople,
                "person t WHERE t.active = 0 AND t.updated_at < ? AND NOT EXISTS (SELECT 1 FROM erasure e WHERE "
                "e.person_id = t.id)"},
    Word<Aging>{Aging::kEvidence, "evidence t WHERE t.expires_at <= ?"},
    Word<Aging>{Aging::kPassageEvidence, "passage_evidence t WHERE t.expires_at <= ?"},
    Word<Aging>{Aging::kReviews, "review t WHERE t.status = 'open' AND t.expires_at <= ?"},
    Word<Aging>{Aging::kClassrooms, "classroom t WHERE t.status = 'proposed' AND t.expires_at <= ?"},
};

Uuid read_id(Row& row) {
  Uuid id;
  row.into(id);
  return id;
}

std::string read_text(Row& row) {
  std::string text;
  row.into(text);
  return text;
}

}  // namespace

Result<std::int64_t> count_older(Connection& db, Aging what, Time before) {
  return fetch_number(db, std::format("SELECT count(*) FROM {}", word_of(kConditions, what)), before);
}

Result<std::vector<Uuid>> list_older(Connection& db, Aging what, Time before, int limit) {
  return fetch_all(read_id, db, std::format("SELECT t.id FROM {} ORDER BY t.id LIMIT ?", word_of(kConditions, what)),
                   before, limit);
}

Result<std::string> forget_picture(Connection& db, const Uuid& photo) {
  ROLLCALL_ASSIGN(std::string place,
                  required(fetch_optional(read_text, db, "SELECT blob_name FROM photo WHERE id = ?", photo), "photo"));
  ROLLCALL_TRY(db.execute("UPDATE photo SET blob_name = '' WHERE id = ?", photo));
  return place;
}

Result<bool> delete_sighting(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM sighting WHERE id = ?", id));
}

Result<bool> delete_record(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM record WHERE id = ?", id));
}

}  // namespace rollcall::store
