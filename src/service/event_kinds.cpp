#include "service/event_kinds.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

namespace rollcall::service {

store::NewEvent event_of(const Clock& clock, const Actor& actor, std::string_view kind, const EventFacts& facts) {
  return {.at = clock.now(),
          .kind = std::string(kind),
          .subject_id = facts.subject,
          .person_id = facts.person,
          .session_id = facts.session,
          .actor_id = actor.id,
          .ids = boost::json::serialize(facts.ids),
          .content = facts.content};
}

Result<void> note(store::Connection& db, const Clock& clock, const Actor& actor, std::string_view kind,
                  const EventFacts& facts) {
  ROLLCALL_TRY(store::append_event(db, event_of(clock, actor, kind, facts)));
  return {};
}

bool concerns_gallery(std::string_view kind) {
  static constexpr std::string_view kKinds[] = {event::kPersonChanged, event::kPersonErased, event::kBiometricsErased,
                                                event::kTemplateAdded, event::kVetoMade,     event::kTemplateRemoved,
                                                event::kVetoTakenBack};
  return std::ranges::contains(kKinds, kind);
}

}  // namespace rollcall::service
