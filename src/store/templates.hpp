// Templates: one embedding of one face, made by one named model, sealed with the person's key.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Template {
  Uuid id;
  Uuid person_id;
  std::optional<Uuid> photo_id;
  Uuid key_id;               // the subject in the key store whose key opens it
  std::string model;         // name in the manifest
  std::string model_sha256;  // hex; templates are compared only within one
  Bytes sealed;
  bool augmented = false;  // the mean of several views of its photo
  Time created_at{};
  bool operator==(const Template&) const = default;
};

// A template during a scan; `sealed` is valid until the callback returns.
struct TemplateView {
  Uuid id;
  Uuid person_id;
  Uuid key_id;
  ByteView sealed;
};

Result<void> insert_template(Connection& db, const Template& row);  // kConflict without its person or photo
Result<std::optional<Template>> find_template(Connection& db, const Uuid& id);
Result<std::vector<Template>> list_templates(Connection& db, const Uuid& person_id);
Result<bool> delete_template(Connection& db, const Uuid& id);
Result<std::int64_t> delete_templates_of(Connection& db, const Uuid& person_id);
Result<bool> has_templates(Connection& db, const Uuid& person_id);

// Calls `each` for every template of active people made by this model, grouped by person; stops at the first error and
// returns it, else the number of templates. Holds none of them in memory.
Result<std::int64_t> scan_templates(Connection& db, std::string_view model_sha256,
                                    const std::function<Result<void>(const TemplateView&)>& each);

// How many templates each model made, for `doctor` and `reembed`.
struct TemplateCount {
  std::string model;
  std::string model_sha256;
  std::int64_t templates = 0;
  std::int64_t people = 0;
};
Result<std::vector<TemplateCount>> count_templates(Connection& db);

}  // namespace rollcall::store
