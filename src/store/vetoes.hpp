// Vetoes: faces that were taken for a person and are not theirs. The embedding is sealed with the key of that person,
// and goes with them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Veto {
  Uuid id;
  Uuid person_id;
  std::optional<Uuid> record_id;  // one of these three: where the face was taken for the person
  std::optional<Uuid> passage_id;
  std::optional<Uuid> review_id;
  std::string model_sha256;
  Bytes sealed;
  std::string reason;
  std::optional<Uuid> made_by;
  Time made_at{};
  bool operator==(const Veto&) const = default;
};

struct VetoFilter {
  std::optional<Uuid> person;
  std::optional<Uuid> record;
  std::optional<Uuid> passage;
  std::optional<Uuid> review;
};

Result<void> insert_veto(Connection& db, const Veto& veto);  // kConflict without its person

// Oldest first.
Result<std::vector<Veto>> list_vetoes(Connection& db, const VetoFilter& filter);
Result<Page<Veto>> list_vetoes(Connection& db, const VetoFilter& filter, const PageRequest& page);

// Everyone who has one made by this model.
Result<std::vector<Uuid>> list_vetoed_people(Connection& db, std::string_view model_sha256);

Result<bool> delete_veto(Connection& db, const Uuid& id);
Result<void> delete_vetoes_of(Connection& db, const Uuid& person_id);

}  // namespace rollcall::store
