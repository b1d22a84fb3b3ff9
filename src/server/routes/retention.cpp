#include "service/keeping/retention.hpp"

#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "server/routes/routes.hpp"

namespace rollcall::server {

Result<Response> get_retention(Api& api, Request&) {
  ROLLCALL_ASSIGN(const auto clocks, service::preview_retention(api.in));
  boost::json::array items;
  for (const service::RetentionClock& clock : clocks)
    items.push_back(boost::json::object{{"kind", clock.kind},
                                        {"setting", clock.setting},
                                        {"days", clock.days},
                                        {"before", to_json(clock.before)},
                                        {"due", clock.due}});
  return Response::json(200, boost::json::object{{"items", std::move(items)}});
}

}  // namespace rollcall::server
