// Configuration that owns itself: one table says each setting's name, type, default, unit, help and limits, and
// everything else is made from it: reading flags, environment and file, `doctor`'s listing, the example file and the
// docs.
//
// A setting "http.port" is `port` in the table [http] of rollcall.toml, ROLLCALL_HTTP_PORT in the environment and
// --http-port as a flag. Flags win over the environment, that over what was changed while the program ran (where a
// setting may be), that over the file, that over the default.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace rollcall {

enum class SettingType : std::uint8_t { kText, kInteger, kNumber, kBoolean, kList };

// By type: kText, kInteger, kNumber, kBoolean, kList (of texts; separated by commas outside the file).
using SettingValue = std::variant<std::string, std::int64_t, double, bool, std::vector<std::string>>;

// Whether a setting may be changed while the program runs, and when that takes effect.
enum class SettingChange : std::uint8_t { kNever, kAtRestart, kAtOnce };

std::string_view name(SettingChange change);  // "never", "at_restart", "at_once"

// One row of the table. Plain data with static lifetime.
struct Setting {
  std::string_view name;  // "http.port": lower-case words with _ , one or more dots
  SettingType type = SettingType::kText;
  std::string_view default_value;                      // written as in the environment
  std::string_view unit;                               // "s", "bytes", "" for none
  std::string_view help;                               // one line
  double min = std::numeric_limits<double>::lowest();  // of a number
  double max = std::numeric_limits<double>::max();
  std::span<const std::string_view> choices = {};  // of a text or a list's items; empty: any
  // A further check: nullptr, or a function that returns why the value is wrong ("" when it is right).
  std::string (*check)(const SettingValue& value) = nullptr;
  bool secret = false;                                 // never shown, nor taken as a flag (flags can be seen by others)
  std::span<const std::string_view> other_names = {};  // further environment names it is read from, ours first
  SettingChange change = SettingChange::kNever;
};

std::string_view type_name(SettingType type);  // "text", "integer", "number", "boolean", "list"

// Why `text` cannot be the setting's value; "" when it can.
std::string check_text(const Setting& setting, std::string_view text);

// Where an effective value came from, weakest first.
enum class SettingOrigin : std::uint8_t { kDefault, kFile, kChanged, kEnvironment, kFlag };

// What is read. Nothing here touches the process's own environment or disk.
struct SettingSources {
  std::vector<std::pair<std::string, std::string>> flags;  // setting name, text
  std::map<std::string, std::string> environment;
  std::string file_name;                 // for messages
  std::optional<std::string> file_text;  // TOML
};

// The environment of this process.
std::map<std::string, std::string> process_environment();

std::string environment_name(const Setting& setting);  // "ROLLCALL_HTTP_PORT"
std::string flag_name(const Setting& setting);         // "--http-port"
std::string to_text(const SettingValue& value);        // as in the environment

struct EffectiveSetting {
  const Setting* setting = nullptr;
  SettingValue value;
  SettingOrigin origin = SettingOrigin::kDefault;
  std::string source;  // "default", "rollcall.toml:12", "changed", "ROLLCALL_HTTP_PORT", "--http-port"

  std::string shown() const;  // the value as text; "(set)" or "(not set)" for a secret
};

// The effective values. Immutable, so thread-safe. A getter asked for a name that is not in the table, or as another
// type, is a mistake in the program and ends it with a message.
class Settings {
 public:
  // Reads `table`, which outlives the result. kMalformed with the line when the file is no TOML; kInvalidArgument,
  // naming every refused setting and its source, for wrong values and for names in the file that the table does not
  // have.
  static Result<Settings> load(std::span<const Setting> table, const SettingSources& sources);

  // The same with what was changed while the program ran: setting name and text. What the environment or a flag says
  // stays. What no longer fits the table is left out, and named in `refused`.
  Settings with_changes(const std::map<std::string, std::string, std::less<>>& changes,
                        std::vector<std::string>& refused) const;

  const std::string& text(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double number(std::string_view name) const;
  bool boolean(std::string_view name) const;
  const std::vector<std::string>& list(std::string_view name) const;

  // Every setting in the table's order.
  std::span<const EffectiveSetting> all() const { return all_; }
  const EffectiveSetting& find(std::string_view name) const;
  const EffectiveSetting* find_if_there(std::string_view name) const;  // nullptr for a name that is not in the table

  // ROLLCALL_* names in the environment that no setting has: likely a spelling mistake, so worth a warning.
  const std::vector<std::string>& unknown_environment() const { return unknown_environment_; }

 private:
  template <class T>
  const T& get(std::string_view name) const;

  std::vector<EffectiveSetting> all_;
  std::vector<std::string> unknown_environment_;
};

// A rollcall.toml with every setting at its default, commented out, under its help.
std::string example_toml(std::span<const Setting> table);

// Name, default, unit, environment name and help of every setting, as a Markdown table.
std::string settings_markdown(std::span<const Setting> table);

}  // namespace rollcall
