// What was seen in sessions, and how each sighting was decided.
#pragma once

#include "base/error.hpp"
#include "service/installation.hpp"
#include "store/page.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {

Result<store::Page<store::Sighting>> list_sightings(Installation& in, const store::SightingFilter& filter,
                                                    const store::PageRequest& page);

}  // namespace rollcall::service
