#include "service/taking/sightings.hpp"

namespace rollcall::service {

Result<store::Page<store::Sighting>> list_sightings(Installation& in, const store::SightingFilter& filter,
                                                    const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) { return store::list_sightings(db, filter, page); });
}

}  // namespace rollcall::service
