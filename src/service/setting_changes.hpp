// Settings that are changed while the program runs: kept in the database, so that every server of it has them, and put
// over rollcall.toml and the defaults, under the environment and the flags (base/settings.hpp).
//
// A change is an event of the log; servers that read on in it apply the change when they come to it. Which settings may
// be changed, and which of them wait for a restart, is in the table of settings. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

namespace event {
inline constexpr std::string_view kSettingsChanged = "settings.changed";
}  // namespace event

// What was changed, and how often.
struct SettingChanges {
  std::int64_t version = 0;
  std::map<std::string, std::string, std::less<>> values;  // setting name, text as in the environment
};

Result<SettingChanges> setting_changes(Installation& in);

// Applies what the database holds to this process. A value that no longer fits is left out and logged.
Result<void> load_setting_changes(Installation& in);
Result<void> load_setting_changes(Installation& in, store::Connection& db);  // the same in a reader's transaction

// Text sets a setting, none takes its change back. All or nothing; applied to this process before it returns. Fields
// named in the error: kInvalidArgument for a setting that there is not, that may not be changed so, or a value out of
// bounds; kConflict for one that the environment or a flag sets here. kPreconditionFailed for another version than
// `expected`.
using WantedChanges = std::map<std::string, std::optional<std::string>, std::less<>>;
Result<SettingChanges> change_settings(Installation& in, const Actor& actor, const WantedChanges& wanted,
                                       std::optional<std::int64_t> expected);

}  // namespace rollcall::service
