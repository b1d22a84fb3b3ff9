#include "service/setting_changes.hpp"

#include <boost/json.hpp>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "service/event_kinds.hpp"
#include "store/settings.hpp"

namespace rollcall::service {
namespace {

namespace json = boost::json;

constexpr std::string_view kRow = "settings.changes";

// {"version": 3, "values": {"recognition.margin": "0.06"}}
Result<SettingChanges> read_changes(store::Connection& db) {
  SettingChanges changes;
  ROLLCALL_ASSIGN(const std::optional<std::string> text, store::find_setting(db, kRow));
  if (!text) return changes;
  ROLLCALL_ASSIGN(const json::value kept, parse_json(*text));
  JsonReader read(kept);
  changes.version = read.integer("version");
  if (const json::value* values = kept.is_object() ? kept.get_object().if_contains("values") : nullptr;
      values != nullptr && values->is_object())
    for (const auto& [name, value] : values->get_object())
      if (value.is_string()) changes.values.emplace(std::string(name), std::string(value.get_string()));
  return changes;
}

Result<void> write_changes(store::Connection& db, const SettingChanges& changes, Time now) {
  json::object values;
  for (const auto& [name, text] : changes.values) values[name] = text;
  return store::put_setting(
      db, {.name = std::string(kRow),
           .content = json::serialize(json::object{{"version", changes.version}, {"values", std::move(values)}}),
           .updated_at = now});
}

// Why it cannot be; "" when it can. `conflicts` is set where it would have no effect here.
std::string why_not(const Settings& given, const std::string& name, const std::optional<std::string>& text,
                    bool& conflicts) {
  const EffectiveSetting* found = given.find_if_there(name);
  if (found == nullptr) return "is no setting";
  const Setting& setting = *found->setting;
  if (setting.change == SettingChange::kNever)
    return "cannot be changed here: set it in rollcall.toml and start the server again";
  if (!text) return {};
  if (std::string why = check_text(setting, *text); !why.empty()) return why;
  if (found->origin <= SettingOrigin::kChanged) return {};
  conflicts = true;
  return "is set by " + found->source + ", which wins; take that away first";
}

Result<void> check(const Settings& given, const WantedChanges& wanted) {
  Error error{.code = ErrorCode::kInvalidArgument, .message = "the settings were not changed"};
  bool all_conflicts = true;
  for (const auto& [name, text] : wanted) {
    bool conflicts = false;
    std::string why = why_not(given, name, text, conflicts);
    if (why.empty()) continue;
    all_conflicts = all_conflicts && conflicts;
    error.fields.push_back({printable(name), std::move(why)});
  }
  if (error.fields.empty()) return {};
  if (all_conflicts) error.code = ErrorCode::kConflict;
  return std::unexpected(std::move(error));
}

}  // namespace

Result<SettingChanges> setting_changes(Installation& in) {
  return in.database().read([](store::Connection& db) { return read_changes(db); });
}

Result<void> load_setting_changes(Installation& in) {
  return in.database().read([&](store::Connection& db) { return load_setting_changes(in, db); });
}

Result<void> load_setting_changes(Installation& in, store::Connection& db) {
  ROLLCALL_ASSIGN(const SettingChanges changes, read_changes(db));
  for (const std::string& name : in.use_changes(changes.version, changes.values))
    log::warn("the changed value of {} no longer fits and is not used", name);
  return {};
}

Result<SettingChanges> change_settings(Installation& in, const Actor& actor, const WantedChanges& wanted,
                                       std::optional<std::int64_t> expected) {
  ROLLCALL_TRY(check(in.given_settings(), wanted));
  ROLLCALL_ASSIGN(SettingChanges made, in.database().transact([&](store::Connection& db) -> Result<SettingChanges> {
    ROLLCALL_ASSIGN(SettingChanges changes, read_changes(db));
    if (expected && *expected != changes.version)
      return fail(ErrorCode::kPreconditionFailed, "the settings were changed by somebody else meanwhile",
                  "read them again");
    json::array names;
    for (const auto& [name, text] : wanted) {
      names.emplace_back(name);
      if (text) {
        changes.values.insert_or_assign(name, *text);
      } else {
        changes.values.erase(name);
      }
    }
    if (names.empty()) return changes;
    ++changes.version;
    ROLLCALL_TRY(write_changes(db, changes, in.clock().now()));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kSettingsChanged,
                      {.ids = {{"settings", std::move(names)}, {"version", changes.version}}}));
    return changes;
  }));
  in.use_changes(made.version, made.values);
  return made;
}

}  // namespace rollcall::service
