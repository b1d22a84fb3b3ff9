#include "service/settings.hpp"

#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "server/routes/routes.hpp"

namespace rollcall::server {

Result<Response> get_settings(Api& api, Request&) {
  boost::json::array settings;
  for (const EffectiveSetting& one : api.in.settings().all())
    settings.push_back(boost::json::object{{"name", one.setting->name},
                                           {"value", one.shown()},
                                           {"source", one.source},
                                           {"unit", one.setting->unit},
                                           {"help", one.setting->help}});
  return Response::json(200, boost::json::object{{"settings", std::move(settings)}});
}

}  // namespace rollcall::server
