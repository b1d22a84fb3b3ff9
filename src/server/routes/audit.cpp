#include "service/keeping/audit.hpp"

#include <boost/json/array.hpp>
#include <utility>

#include "base/json.hpp"
#include "server/or_null.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/words.hpp"

namespace rollcall::server {

Result<Response> list_audit(Api& api, Request& request) {
  store::EventFilter filter;
  filter.kind = request.query.find("kind");
  ROLLCALL_ASSIGN(filter.actor, query_id(request, "actor"));
  ROLLCALL_ASSIGN(filter.person, query_id(request, "person"));
  ROLLCALL_ASSIGN(filter.subject, query_id(request, "subject"));
  ROLLCALL_ASSIGN(filter.session, query_id(request, "session"));
  ROLLCALL_ASSIGN(filter.from, query_time(request, "from"));
  ROLLCALL_ASSIGN(filter.until, query_time(request, "to"));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto events, service::list_events(api.in, filter, page));
  boost::json::array items;
  for (const store::Event& event : events.items) {
    boost::json::object item = to_json(event);
    item["reason"] = or_null(service::words_of(api.in, event));
    items.push_back(std::move(item));
  }
  return Response::json(200,
                        boost::json::object{{"items", std::move(items)}, {"next_cursor", or_null(events.next_cursor)}});
}

Result<Response> list_audit_checkpoints(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto checkpoints, service::list_audit_checkpoints(api.in, page));
  return Response::json(200, page_json(checkpoints));
}

Result<Response> create_audit_checkpoint(Api& api, Request&) {
  ROLLCALL_ASSIGN(const store::AuditCheckpoint made, service::make_audit_checkpoint(api.in));
  return Response::json(201, to_json(made));
}

}  // namespace rollcall::server
