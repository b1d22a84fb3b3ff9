#include "store/event_link.hpp"

namespace rollcall::store {

Event read_event(Row& row) {
  Event event;
  row.into(event.number, event.at, event.kind, event.subject_id, event.person_id, event.session_id, event.actor_id,
           event.ids, event.content);
  return event;
}

Link read_link(Row& row) {
  Link link;
  link.event = read_event(row);
  row.into(link.salt, link.commitment, link.link);
  return link;
}

}  // namespace rollcall::store
