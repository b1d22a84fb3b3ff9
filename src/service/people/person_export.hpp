// Everything that is held about a person, in one document they can be handed. The audit says that it was made.
#pragma once

#include <boost/json/object.hpp>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

// {"exported_at", "person_id", "tables": {name: [row]}, "consents", "photos", "evidence", "templates"}: pictures and
// embeddings are base64. Hashes of passwords and other secrets of the installation are not the person's and are left
// out. kNotFound.
Result<boost::json::object> export_person(Installation& in, const Actor& actor, const Uuid& person);

}  // namespace rollcall::service
