#include "service/settings.hpp"

#include <boost/json/array.hpp>
#include <limits>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "server/auth.hpp"
#include "server/routes/installation.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/setting_changes.hpp"

namespace rollcall::server {
namespace {

boost::json::value bound(double limit, double none) {
  return limit == none ? boost::json::value(nullptr) : boost::json::value(limit);
}

boost::json::object setting_json(const EffectiveSetting& one, const service::SettingChanges& changes) {
  const Setting& setting = *one.setting;
  boost::json::array choices;
  for (const std::string_view choice : setting.choices) choices.emplace_back(choice);
  const auto changed = changes.values.find(setting.name);
  return {{"name", setting.name},
          {"value", service::shown(one)},
          {"source", one.source},
          {"unit", setting.unit},
          {"help", setting.help},
          {"type", type_name(setting.type)},
          {"default", setting.default_value},
          {"min", bound(setting.min, std::numeric_limits<double>::lowest())},
          {"max", bound(setting.max, std::numeric_limits<double>::max())},
          {"choices", std::move(choices)},
          {"change", name(setting.change)},
          {"changed_to",
           changed == changes.values.end() ? boost::json::value(nullptr) : boost::json::value(changed->second)}};
}

Response settings_answer(Api& api, const service::SettingChanges& changes) {
  boost::json::array settings;
  for (const EffectiveSetting& one : api.in.settings().all()) settings.push_back(setting_json(one, changes));
  return Response::json(200, boost::json::object{{"settings", std::move(settings)}})
      .with_etag(std::to_string(changes.version));
}

// As it would stand in the environment.
Result<std::string> text_of(const std::string& field, const boost::json::value& value) {
  constexpr LineLimits kLine{.min_code_points = 0, .max_code_points = 1000};
  if (value.is_string()) return clean_line(field, value.get_string(), kLine);
  if (value.is_bool()) return std::string(value.get_bool() ? "true" : "false");
  if (value.is_int64()) return to_text(value.get_int64());
  if (value.is_number()) return to_text(value.to_number<double>());
  return fail_field(field, "must be a text, a number, true, false or null");
}

}  // namespace

Result<Response> get_settings(Api& api, Request&) {
  return service::setting_changes(api.in).transform(
      [&](const service::SettingChanges& changes) { return settings_answer(api, changes); });
}

Result<Response> change_settings(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  if (!body.is_object()) return fail(ErrorCode::kMalformed, "the body is no object of settings and their values");
  service::WantedChanges wanted;
  for (const auto& [name, value] : body.get_object()) {
    std::optional<std::string>& text = wanted[std::string(name)];
    if (!value.is_null()) {
      ROLLCALL_ASSIGN(text, text_of(printable(name), value));
    }
  }
  ROLLCALL_ASSIGN(const auto expected, if_match(request));
  return service::change_settings(api.in, principal_of(request).actor, wanted, expected)
      .transform([&](const service::SettingChanges& changes) { return settings_answer(api, changes); });
}

}  // namespace rollcall::server
