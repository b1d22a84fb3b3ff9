#include "base/settings.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <print>
#include <toml++/toml.hpp>

#include "base/text.hpp"

namespace rollcall {
namespace {

constexpr std::string_view kPrefix = "ROLLCALL_";
constexpr const char* kNoList = R"(must be a list of strings, such as ["a", "b"])";

[[noreturn]] void end_program(std::string_view name, std::string_view why) {
  std::println(stderr, "error: setting {}: {}", name, why);
  std::abort();
}

// A refusal is a plain sentence until it is known where the value came from.
using Parsed = std::expected<SettingValue, std::string>;

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view item = trim(text.substr(0, comma));
    if (!item.empty()) items.emplace_back(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

template <class Number>
Parsed parse_number(std::string_view text, const char* refusal) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::unexpected(refusal);
  return number;
}

Parsed parse_text(const Setting& setting, std::string_view text) {
  switch (setting.type) {
    case SettingType::kText:
      if (!is_utf8(text)) return std::unexpected("must be UTF-8 text");
      return std::string(text);
    case SettingType::kInteger:
      return parse_number<std::int64_t>(trim(text), "must be an integer");
    case SettingType::kNumber:
      return parse_number<double>(trim(text), "must be a number");
    case SettingType::kBoolean: {
      const std::string word = to_lower_ascii(trim(text));
      if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
      if (word == "false" || word == "no" || word == "off" || word == "0") return false;
      return std::unexpected("must be true or false");
    }
    case SettingType::kList:
      if (!is_utf8(text)) return std::unexpected("must be UTF-8 text");
      return split_list(text);
  }
  return std::unexpected("has no type");
}

Parsed parse_node(const Setting& setting, const toml::node& node) {
  switch (setting.type) {
    case SettingType::kText:
      if (const auto* text = node.as_string()) return text->get();
      return std::unexpected("must be a string in quotes");
    case SettingType::kInteger:
      if (const auto* integer = node.as_integer()) return integer->get();
      return std::unexpected("must be an integer");
    case SettingType::kNumber:
      if (const auto* integer = node.as_integer()) return static_cast<double>(integer->get());
      if (const auto* number = node.as_floating_point()) return number->get();
      return std::unexpected("must be a number");
    case SettingType::kBoolean:
      if (const auto* boolean = node.as_boolean()) return boolean->get();
      return std::unexpected("must be true or false");
    case SettingType::kList: {
      const auto* array = node.as_array();
      if (array == nullptr) return std::unexpected(kNoList);
      std::vector<std::string> items;
      for (const toml::node& item : *array) {
        const auto* text = item.as_string();
        if (text == nullptr) return std::unexpected(kNoList);
        items.push_back(text->get());
      }
      return items;
    }
  }
  return std::unexpected("has no type");
}

std::string number_text(double number) {
  std::array<char, 32> digits{};
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr};
}

std::string joined(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) (out += out.empty() ? "" : ", ") += word;
  return out;
}

// "" when `number` is within the setting's limits.
std::string check_range(const Setting& setting, double number) {
  if (number >= setting.min && number <= setting.max) return {};
  const bool has_min = setting.min > std::numeric_limits<double>::lowest();
  const bool has_max = setting.max < std::numeric_limits<double>::max();
  const std::string unit = setting.unit.empty() ? "" : " " + std::string(setting.unit);
  if (has_min && has_max)
    return std::format("must be {} to {}{}", number_text(setting.min), number_text(setting.max), unit);
  if (has_min) return std::format("must be at least {}{}", number_text(setting.min), unit);
  if (has_max) return std::format("must be at most {}{}", number_text(setting.max), unit);
  return "must be a finite number";
}

std::string check_choice(const Setting& setting, std::string_view text) {
  if (setting.choices.empty() || std::ranges::find(setting.choices, text) != setting.choices.end()) return {};
  return "must be one of " + joined(setting.choices);
}

// "" when the value is within what the table says.
std::string check(const Setting& setting, const SettingValue& value) {
  std::string why;
  if (const auto* integer = std::get_if<std::int64_t>(&value))
    why = check_range(setting, static_cast<double>(*integer));
  if (const auto* number = std::get_if<double>(&value)) why = check_range(setting, *number);
  if (const auto* text = std::get_if<std::string>(&value)) why = check_choice(setting, *text);
  if (const auto* items = std::get_if<std::vector<std::string>>(&value))
    for (const std::string& item : *items)
      if (why.empty()) why = check_choice(setting, item);
  if (why.empty() && setting.check != nullptr) why = setting.check(value);
  return why;
}

// Takes `parsed` as the value of `effective`, or notes why not.
void apply(EffectiveSetting& effective, Parsed parsed, SettingOrigin origin, const std::string& source, Error& error) {
  const std::string why = parsed ? check(*effective.setting, *parsed) : parsed.error();
  if (!why.empty()) {
    error.fields.push_back({std::string(effective.setting->name), std::format("{} (from {})", why, source)});
    return;
  }
  effective.value = *std::move(parsed);
  effective.origin = origin;
  effective.source = source;
}

// How many single-letter changes make `a` into `b`, to guess what a wrong name was meant to be.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
    }
  }
  return row.back();
}

std::string unknown_message(std::span<const Setting> table, std::string_view name) {
  const Setting* nearest = nullptr;
  std::size_t distance = 4;  // further away it is another word
  for (const Setting& setting : table)
    if (const std::size_t d = edit_distance(name, setting.name); d < distance) {
      nearest = &setting;
      distance = d;
    }
  return nearest == nullptr ? "is not a setting" : std::format("is not a setting, did you mean {}?", nearest->name);
}

// Takes every value under `node`, whose dotted name is `name`.
void apply_file(std::span<const Setting> table, std::vector<EffectiveSetting>& all, const std::string& file_name,
                const std::string& name, const toml::node& node, Error& error) {
  const auto known = std::ranges::find(table, name, &Setting::name);
  if (known == table.end()) {
    if (const toml::table* inner = node.as_table()) {
      for (const auto& [key, value] : *inner)
        apply_file(table, all, file_name, name.empty() ? std::string(key.str()) : name + "." + std::string(key.str()),
                   value, error);
      return;
    }
  }
  const std::string source = std::format("{}:{}", file_name, node.source().begin.line);
  if (known == table.end()) {
    const std::string shown = printable(name);
    error.fields.push_back({shown, std::format("{} (from {})", unknown_message(table, shown), source)});
    return;
  }
  apply(all[static_cast<std::size_t>(known - table.begin())], parse_node(*known, node), SettingOrigin::kFile, source,
        error);
}

// The value as TOML has it.
std::string toml_text(const SettingValue& value) {
  const auto quoted = [](const std::string& text) {
    std::string out(1, '"');
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\')
        (out += '\\') += c;
      else if (byte < 0x20 || byte == 0x7F)
        out += std::format(R"(\u{:04X})", byte);
      else
        out += c;
    }
    return out + '"';
  };
  if (const auto* text = std::get_if<std::string>(&value)) return quoted(*text);
  if (const auto* number = std::get_if<double>(&value)) {
    const std::string digits = number_text(*number);
    return digits.find_first_of(".en") == std::string::npos ? digits + ".0" : digits;
  }
  if (const auto* items = std::get_if<std::vector<std::string>>(&value)) {
    std::string out = "[";
    for (const std::string& item : *items) (out += out.size() > 1 ? ", " : "") += quoted(item);
    return out + "]";
  }
  return to_text(value);
}

// The default as a value. The table is ours, so one that does not parse is a mistake in the program.
SettingValue default_of(const Setting& setting) {
  Parsed parsed = parse_text(setting, setting.default_value);
  const std::string why = parsed ? check(setting, *parsed) : parsed.error();
  if (!why.empty()) end_program(setting.name, "its default " + why);
  return *std::move(parsed);
}

std::string one_line_help(const Setting& setting) {
  std::string help(setting.help);
  if (!setting.unit.empty()) help += std::format(" [{}]", setting.unit);
  if (!setting.choices.empty()) help += " (" + joined(setting.choices) + ")";
  return help;
}

}  // namespace

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> out;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) out.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

std::string environment_name(const Setting& setting) {
  std::string out(kPrefix);
  for (const char c : setting.name) {
    if (c == '.')
      out += '_';
    else
      out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

std::string flag_name(const Setting& setting) {
  std::string out = "--";
  for (const char c : setting.name) out += c == '.' || c == '_' ? '-' : c;
  return out;
}

std::string to_text(const SettingValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? "true" : "false";
  std::string out;
  for (const std::string& item : std::get<std::vector<std::string>>(value)) (out += out.empty() ? "" : ",") += item;
  return out;
}

std::string EffectiveSetting::shown() const {
  std::string text = to_text(value);
  if (!setting->secret) return text;
  return text.empty() ? "(not set)" : "(set)";
}

std::string_view name(SettingChange change) {
  switch (change) {
    case SettingChange::kNever:
      return "never";
    case SettingChange::kAtRestart:
      return "at_restart";
    case SettingChange::kAtOnce:
      return "at_once";
  }
  return "never";
}

std::string_view type_name(SettingType type) {
  switch (type) {
    case SettingType::kText:
      return "text";
    case SettingType::kInteger:
      return "integer";
    case SettingType::kNumber:
      return "number";
    case SettingType::kBoolean:
      return "boolean";
    case SettingType::kList:
      return "list";
  }
  return "text";
}

std::string check_text(const Setting& setting, std::string_view text) {
  const Parsed parsed = parse_text(setting, text);
  return parsed ? check(setting, *parsed) : parsed.error();
}

Settings Settings::with_changes(const std::map<std::string, std::string, std::less<>>& changes,
                                std::vector<std::string>& refused) const {
  Settings changed = *this;
  for (const auto& [name, text] : changes) {
    const auto found = std::ranges::find(changed.all_, name, [](const EffectiveSetting& e) { return e.setting->name; });
    if (found == changed.all_.end() || found->setting->change == SettingChange::kNever ||
        !check_text(*found->setting, text).empty()) {
      refused.push_back(name);
      continue;
    }
    if (found->origin > SettingOrigin::kChanged) continue;
    found->value = *parse_text(*found->setting, text);
    found->origin = SettingOrigin::kChanged;
    found->source = "changed";
  }
  return changed;
}

Result<Settings> Settings::load(std::span<const Setting> table, const SettingSources& sources) {
  Settings settings;
  for (const Setting& setting : table)
    settings.all_.push_back({.setting = &setting, .value = default_of(setting), .source = "default"});

  Error error{.code = ErrorCode::kInvalidArgument, .message = "the configuration was refused"};
  if (sources.file_text) {
    try {
      const toml::table root = toml::parse(*sources.file_text, sources.file_name);
      apply_file(table, settings.all_, sources.file_name, "", root, error);
    } catch (const toml::parse_error& parse_error) {
      return fail(ErrorCode::kMalformed, std::format("{}:{}: {}", sources.file_name, parse_error.source().begin.line,
                                                     parse_error.description()));
    }
  }

  std::vector<std::string> known_names;
  for (EffectiveSetting& effective : settings.all_) {
    std::vector<std::string> names = {environment_name(*effective.setting)};
    names.insert(names.end(), effective.setting->other_names.begin(), effective.setting->other_names.end());
    const auto set =
        std::ranges::find_if(names, [&](const std::string& name) { return sources.environment.contains(name); });
    if (set != names.end())
      apply(effective, parse_text(*effective.setting, sources.environment.at(*set)), SettingOrigin::kEnvironment, *set,
            error);
    known_names.insert(known_names.end(), names.begin(), names.end());
  }
  for (const auto& [name, value] : sources.environment)
    if (name.starts_with(kPrefix) && std::ranges::find(known_names, name) == known_names.end())
      settings.unknown_environment_.push_back(name);

  for (const auto& [name, text] : sources.flags) {
    const auto known = std::ranges::find(table, name, &Setting::name);
    if (known == table.end())
      error.fields.push_back({printable(name), unknown_message(table, name) + " (from the command line)"});
    else if (known->secret)
      error.fields.push_back({name, "is a secret and other users can see flags; set " + environment_name(*known)});
    else
      apply(settings.all_[static_cast<std::size_t>(known - table.begin())], parse_text(*known, text),
            SettingOrigin::kFlag, flag_name(*known), error);
  }

  if (!error.fields.empty()) return std::unexpected(std::move(error));
  return settings;
}

const EffectiveSetting* Settings::find_if_there(std::string_view name) const {
  const auto found = std::ranges::find(all_, name, [](const EffectiveSetting& e) { return e.setting->name; });
  return found == all_.end() ? nullptr : &*found;
}

const EffectiveSetting& Settings::find(std::string_view name) const {
  const auto found = std::ranges::find(all_, name, [](const EffectiveSetting& e) { return e.setting->name; });
  if (found == all_.end()) end_program(name, "is not in the table");
  return *found;
}

template <class T>
const T& Settings::get(std::string_view name) const {
  const T* value = std::get_if<T>(&find(name).value);
  if (value == nullptr) end_program(name, "was asked for as another type");
  return *value;
}

const std::string& Settings::text(std::string_view name) const { return get<std::string>(name); }
std::int64_t Settings::integer(std::string_view name) const { return get<std::int64_t>(name); }
double Settings::number(std::string_view name) const { return get<double>(name); }
bool Settings::boolean(std::string_view name) const { return get<bool>(name); }
const std::vector<std::string>& Settings::list(std::string_view name) const {
  return get<std::vector<std::string>>(name);
}

std::string example_toml(std::span<const Setting> table) {
  std::string out = "# Rollcall's settings, each at its default. Remove the # before a line to change it.\n";
  std::string_view section;
  for (const Setting& setting : table) {
    const std::size_t dot = setting.name.rfind('.');
    const std::string_view setting_section = setting.name.substr(0, dot == std::string_view::npos ? 0 : dot);
    if (setting_section != section) {
      section = setting_section;
      out += std::format("\n[{}]\n", section);
    } else {
      out += '\n';
    }
    out +=
        std::format("# {}\n#{} = {}\n", one_line_help(setting),
                    setting.name.substr(dot == std::string_view::npos ? 0 : dot + 1), toml_text(default_of(setting)));
  }
  return out;
}

std::string settings_markdown(std::span<const Setting> table) {
  std::string out = "| setting | default | environment | what it does |\n| --- | --- | --- | --- |\n";
  for (const Setting& setting : table) {
    std::string help;
    for (const char c : one_line_help(setting)) {
      if (c == '|') help += '\\';
      help += c;
    }
    const std::string value = setting.default_value.empty() ? "" : std::format("`{}`", setting.default_value);
    out += std::format("| `{}` | {} | `{}` | {} |\n", setting.name, value, environment_name(setting), help);
  }
  return out;
}

}  // namespace rollcall
