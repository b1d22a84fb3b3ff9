#include "base/settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace rollcall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kFormats[] = {"text", "json"};
constexpr std::string_view kOldNames[] = {"DEVICE_PORT"};

std::string must_be_even(const SettingValue& value) {
  return std::get<std::int64_t>(value) % 2 == 0 ? "" : "must be even";
}

const Setting kTable[] = {
    {.name = "http.listen", .default_value = "127.0.0.1", .help = "Address to listen on"},
    {.name = "http.port",
     .type = SettingType::kInteger,
     .default_value = "8000",
     .help = "Port to listen on",
     .min = 1,
     .max = 65'535,
     .other_names = kOldNames},
    {.name = "http.idle_s",
     .type = SettingType::kNumber,
     .default_value = "30",
     .unit = "s",
     .help = "Idle connections are closed after this",
     .min = 0.1,
     .change = SettingChange::kAtOnce},
    {.name = "http.compress", .type = SettingType::kBoolean, .default_value = "true", .help = "Compress answers"},
    {.name = "log.format",
     .default_value = "text",
     .help = "Form of the log",
     .choices = kFormats,
     .change = SettingChange::kAtRestart},
    {.name = "log.also", .type = SettingType::kList, .default_value = "", .help = "More forms", .choices = kFormats},
    {.name = "face.size",
     .type = SettingType::kInteger,
     .default_value = "640",
     .unit = "px",
     .help = "Input | size",
     .check = must_be_even},
    {.name = "key.password", .default_value = "", .help = "Opens the key", .secret = true},
};

SettingSources from_file(std::string text) { return {.file_name = "rollcall.toml", .file_text = std::move(text)}; }

TEST(Settings, DefaultsComeFromTheTable) {
  const auto settings = Settings::load(kTable, {}).value();
  EXPECT_EQ(settings.text("http.listen"), "127.0.0.1");
  EXPECT_EQ(settings.integer("http.port"), 8000);
  EXPECT_EQ(settings.number("http.idle_s"), 30.0);
  EXPECT_TRUE(settings.boolean("http.compress"));
  EXPECT_THAT(settings.list("log.also"), ElementsAre());
  ASSERT_EQ(settings.all().size(), std::size(kTable));
  for (const EffectiveSetting& effective : settings.all()) {
    EXPECT_EQ(effective.origin, SettingOrigin::kDefault);
    EXPECT_EQ(effective.source, "default");
  }
}

TEST(Settings, FlagsWinOverTheEnvironmentOverTheFile) {
  SettingSources sources = from_file("[http]\nport = 1111\nidle_s = 5\nlisten = \"::1\"\n");
  sources.environment = {{"ROLLCALL_HTTP_PORT", "2222"}, {"ROLLCALL_HTTP_IDLE_S", "6.5"}};
  sources.flags = {{"http.port", "3333"}};
  const auto settings = Settings::load(kTable, sources).value();
  EXPECT_EQ(settings.integer("http.port"), 3333);
  EXPECT_EQ(settings.find("http.port").origin, SettingOrigin::kFlag);
  EXPECT_EQ(settings.find("http.port").source, "--http-port");
  EXPECT_EQ(settings.number("http.idle_s"), 6.5);
  EXPECT_EQ(settings.find("http.idle_s").source, "ROLLCALL_HTTP_IDLE_S");
  EXPECT_EQ(settings.text("http.listen"), "::1");
  EXPECT_EQ(settings.find("http.listen").origin, SettingOrigin::kFile);
  EXPECT_EQ(settings.find("http.listen").source, "rollcall.toml:4");
}

TEST(Settings, ChangesWinOverTheFileAndLoseToTheEnvironmentAndFlags) {
  using Changes = std::map<std::string, std::string, std::less<>>;
  const Changes changes{{"http.idle_s", "45"}, {"log.format", "json"}};
  std::vector<std::string> refused;
  const Settings given = Settings::load(kTable, from_file("[http]\nidle_s = 10\n")).value();
  const Settings changed = given.with_changes(changes, refused);
  EXPECT_EQ(changed.number("http.idle_s"), 45.0);
  EXPECT_EQ(changed.find("http.idle_s").source, "changed");
  EXPECT_EQ(changed.text("log.format"), "json");
  EXPECT_EQ(given.number("http.idle_s"), 10.0) << "the given ones stay as they are";

  SettingSources stronger;
  stronger.environment = {{"ROLLCALL_HTTP_IDLE_S", "20"}};
  stronger.flags = {{"log.format", "text"}};
  const Settings kept = Settings::load(kTable, stronger).value().with_changes(changes, refused);
  EXPECT_EQ(kept.number("http.idle_s"), 20.0);
  EXPECT_EQ(kept.find("http.idle_s").origin, SettingOrigin::kEnvironment);
  EXPECT_EQ(kept.text("log.format"), "text");
  EXPECT_THAT(refused, ElementsAre());
}

TEST(Settings, AChangeThatNoLongerFitsIsLeftOutAndNamed) {
  std::vector<std::string> refused;
  const Settings settings =
      Settings::load(kTable, {})
          .value()
          .with_changes({{"gone.since", "1"}, {"http.idle_s", "-1"}, {"http.port", "9000"}, {"log.format", "json"}},
                        refused);
  EXPECT_THAT(refused, ElementsAre("gone.since", "http.idle_s", "http.port"));
  EXPECT_EQ(settings.integer("http.port"), 8000) << "may never be changed so";
  EXPECT_EQ(settings.text("log.format"), "json");
}

TEST(Settings, EveryTypeIsReadFromTextAndFromToml) {
  SettingSources text;
  text.environment = {
      {"ROLLCALL_HTTP_COMPRESS", "Off"}, {"ROLLCALL_LOG_ALSO", "json, text"}, {"ROLLCALL_HTTP_PORT", " 80 "}};
  const auto settings = Settings::load(kTable, text).value();
  EXPECT_FALSE(settings.boolean("http.compress"));
  EXPECT_THAT(settings.list("log.also"), ElementsAre("json", "text"));
  EXPECT_EQ(settings.integer("http.port"), 80);

  const auto toml =
      Settings::load(kTable, from_file("http.compress = false\nlog.also = [\"json\"]\nhttp.idle_s = 2\n")).value();
  EXPECT_FALSE(toml.boolean("http.compress"));
  EXPECT_THAT(toml.list("log.also"), ElementsAre("json"));
  EXPECT_EQ(toml.number("http.idle_s"), 2.0);
}

TEST(Settings, OldEnvironmentNamesAreReadToo) {
  SettingSources sources;
  sources.environment = {{"DEVICE_PORT", "99"}};
  EXPECT_EQ(Settings::load(kTable, sources).value().find("http.port").source, "DEVICE_PORT");
  sources.environment["ROLLCALL_HTTP_PORT"] = "98";
  EXPECT_EQ(Settings::load(kTable, sources).value().integer("http.port"), 98);
}

TEST(Settings, EveryRefusedValueIsNamedWithItsSource) {
  SettingSources sources = from_file(
      "[http]\nport = \"80\"\nidle_s = 0.01\nprot = 80\n\n[log]\nformat = \"xml\"\nalso = [\"json\", 3]\n"
      "[face]\nsize = 641\n[nothing.like.it]\nx = 1\n");
  sources.environment = {{"ROLLCALL_HTTP_PORT", "eighty"}, {"ROLLCALL_HTTP_COMPRESS", "maybe"}};
  sources.flags = {{"http.port", "65536"}, {"key.password", "secret"}, {"http.lisen", "x"}};
  const auto settings = Settings::load(kTable, sources);
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().code, ErrorCode::kInvalidArgument);
  std::vector<std::string> lines;
  for (const FieldError& field : settings.error().fields) lines.push_back(field.field + " " + field.message);
  EXPECT_THAT(lines, testing::UnorderedElementsAre(
                         "http.port must be an integer (from rollcall.toml:2)",
                         "http.idle_s must be at least 0.1 s (from rollcall.toml:3)",
                         "http.prot is not a setting, did you mean http.port? (from rollcall.toml:4)",
                         "log.format must be one of text, json (from rollcall.toml:7)",
                         R"(log.also must be a list of strings, such as ["a", "b"] (from rollcall.toml:8))",
                         "face.size must be even (from rollcall.toml:10)",
                         "nothing.like.it.x is not a setting (from rollcall.toml:12)",
                         "http.port must be an integer (from ROLLCALL_HTTP_PORT)",
                         "http.compress must be true or false (from ROLLCALL_HTTP_COMPRESS)",
                         "http.port must be 1 to 65535 (from --http-port)",
                         "key.password is a secret and other users can see flags; set ROLLCALL_KEY_PASSWORD",
                         "http.lisen is not a setting, did you mean http.listen? (from the command line)"));
}

TEST(Settings, ARefusedSecretIsNotShown) {
  static const Setting table[] = {
      {.name = "key.id", .type = SettingType::kInteger, .default_value = "0", .help = "", .secret = true}};
  SettingSources sources;
  sources.environment = {{"ROLLCALL_KEY_ID", "hunter2"}};
  EXPECT_THAT(Settings::load(table, sources).error().describe(), testing::Not(HasSubstr("hunter2")));
}

TEST(Settings, AFileThatIsNoTomlIsRefusedWithTheLine) {
  for (const auto& [text, line] :
       std::vector<std::pair<std::string, std::string>>{{"[http]\nport = \n", "rollcall.toml:2: "},
                                                        {"[http\n", "rollcall.toml:1: "},
                                                        {"a = 1\na = 2\n", "rollcall.toml:2: "}}) {
    const auto settings = Settings::load(kTable, from_file(text));
    ASSERT_FALSE(settings) << text;
    EXPECT_EQ(settings.error().code, ErrorCode::kMalformed);
    EXPECT_THAT(settings.error().message, testing::StartsWith(line));
  }
}

TEST(Settings, UnknownEnvironmentNamesAreListedNotRefused) {
  SettingSources sources;
  sources.environment = {{"ROLLCALL_HTTP_PROT", "1"}, {"PATH", "/bin"}, {"ROLLCALL_LOG_FORMAT", "json"}};
  EXPECT_THAT(Settings::load(kTable, sources).value().unknown_environment(), ElementsAre("ROLLCALL_HTTP_PROT"));
}

TEST(Settings, ASecretIsNeverShown) {
  SettingSources sources;
  EXPECT_EQ(Settings::load(kTable, sources).value().find("key.password").shown(), "(not set)");
  sources.environment = {{"ROLLCALL_KEY_PASSWORD", "hunter2"}};
  const auto settings = Settings::load(kTable, sources).value();
  EXPECT_EQ(settings.text("key.password"), "hunter2");
  EXPECT_EQ(settings.find("key.password").shown(), "(set)");
}

TEST(Settings, TheExampleFileIsValidAndHoldsTheDefaults) {
  const std::string example = example_toml(kTable);
  EXPECT_TRUE(Settings::load(kTable, from_file(example)));
  std::string active;  // every setting switched on: "#port" -> "port", comments in words stay
  for (std::size_t i = 0; i < example.size(); ++i)
    if (example[i] != '#' || i + 1 == example.size() || example[i + 1] == ' ') active += example[i];
  const auto settings = Settings::load(kTable, from_file(active));
  ASSERT_TRUE(settings) << settings.error().describe();
  const auto defaults = Settings::load(kTable, {}).value();
  for (const EffectiveSetting& effective : settings->all()) {
    EXPECT_EQ(effective.origin, SettingOrigin::kFile) << effective.setting->name;
    EXPECT_EQ(effective.value, defaults.find(effective.setting->name).value) << effective.setting->name;
  }
  EXPECT_THAT(example, HasSubstr("[http]\n# Address to listen on\n#listen = \"127.0.0.1\"\n"));
  EXPECT_THAT(example, HasSubstr("# Idle connections are closed after this [s]\n#idle_s = 30.0\n"));
  EXPECT_THAT(example, HasSubstr("# Form of the log (text, json)\n#format = \"text\"\n"));
}

TEST(Settings, TheMarkdownTableHasEverySetting) {
  const std::string markdown = settings_markdown(kTable);
  EXPECT_EQ(std::ranges::count(markdown, '\n'), 2 + static_cast<std::ptrdiff_t>(std::size(kTable)));
  EXPECT_THAT(markdown, HasSubstr("| `http.port` | `8000` | `ROLLCALL_HTTP_PORT` | Port to listen on |\n"));
  EXPECT_THAT(markdown, HasSubstr(R"(Input \| size [px])"));
}

TEST(Settings, TheProcessEnvironmentIsRead) {
  ASSERT_EQ(::setenv("ROLLCALL_TEST_VALUE", "a=b", 1), 0);
  EXPECT_EQ(process_environment().at("ROLLCALL_TEST_VALUE"), "a=b");
}

TEST(SettingsDeathTest, AMistakeInTheProgramEndsItWithAMessage) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto settings = Settings::load(kTable, {}).value();
  EXPECT_DEATH((void)settings.text("http.nothing"), "http.nothing: is not in the table");
  EXPECT_DEATH((void)settings.text("http.port"), "http.port: was asked for as another type");
  static const Setting wrong[] = {{.name = "a.b", .type = SettingType::kInteger, .default_value = "x", .help = ""}};
  EXPECT_DEATH(EXPECT_FALSE(Settings::load(wrong, {})), "a.b: its default must be an integer");
}

}  // namespace
}  // namespace rollcall
