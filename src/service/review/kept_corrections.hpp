// Corrections inside what an undoable act made, as JSON: what a layer said before, and what it was made to say.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string_view>

#include "attendance/record.hpp"
#include "base/json.hpp"
#include "base/uuid.hpp"
#include "store/records.hpp"

namespace rollcall::service {

boost::json::value id_json(const std::optional<Uuid>& id);
boost::json::value correction_json(const std::optional<store::Correction>& correction);

// The member object of that name; none where it is null or missing.
std::optional<store::Correction> read_correction(JsonReader& read, std::string_view name);

// What this layer of the record says: the teacher's or the office's.
const std::optional<store::Correction>& said_by(const store::Record& record, attendance::Layer layer);

}  // namespace rollcall::service
