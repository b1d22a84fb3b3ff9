#include "attendance/time_zone.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "base/owned.hpp"

namespace rollcall::attendance {
namespace {

using namespace std::chrono_literals;

TEST(TimeZone, KnowsZonesAndRefusesWhatOnlyLooksLikeOne) {
  for (const char* name : {"UTC", "Europe/Berlin", "America/Vancouver", "Asia/Kolkata"})
    EXPECT_TRUE(is_time_zone(name));
  for (const char* name : {"", "Europe/Atlantis", "/etc/passwd", "../zoneinfo/UTC", "Europe/Berlin ", "file:UTC"})
    EXPECT_FALSE(is_time_zone(name)) << name;
}

TEST(TimeZone, SkippedTimesMoveForwardAndOfDoubledOnesTheFirstIsMeant) {
  const TimeZone berlin = TimeZone::load("Europe/Berlin").value();
  struct Case {
    const char* local;
    const char* utc;
    const char* back;
  };
  const Case cases[] = {
      {"2026-03-29T01:59:59Z", "2026-03-29T00:59:59Z", "2026-03-29T01:59:59Z"},
      {"2026-03-29T02:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T03:30:00Z"},  // there is no 02:30
      {"2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z"},
      {"2026-10-25T02:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z"},  // nor one only
      {"2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z"},
  };
  for (const Case& one : cases) {
    const auto clock = [](const char* text) {
      return LocalTime{std::chrono::floor<std::chrono::seconds>(parse_rfc3339(text).value()).time_since_epoch()};
    };
    const Time at = berlin.at(clock(one.local));
    EXPECT_EQ(format_rfc3339(at), one.utc) << one.local;
    EXPECT_EQ(berlin.local(at), clock(one.back)) << one.local;
  }
}

TEST(TimeZone, ADayBeginsWhereTheClocksFirstShowIt) {
  using std::chrono::year;
  // Midnight is skipped in Santiago on 2026-09-06; Samoa had no 2011-12-30.
  EXPECT_EQ(format_rfc3339(TimeZone::load("America/Santiago").value().start_of(year{2026} / 9 / 6)),
            "2026-09-06T04:00:00Z");
  const TimeZone apia = TimeZone::load("Pacific/Apia").value();
  EXPECT_EQ(apia.date(apia.start_of(year{2011} / 12 / 31)), year{2011} / 12 / 31);
  EXPECT_EQ(apia.date(parse_rfc3339("2011-12-30T09:59:59Z").value()), year{2011} / 12 / 29);
  EXPECT_EQ(apia.date(parse_rfc3339("2011-12-30T10:00:00Z").value()), year{2011} / 12 / 31);
}

// --- against zdump, which is not the library that is tested ---

// Every zone and link of the time zone database of this machine.
std::vector<std::string> all_zones() {
  std::vector<std::string> zones;
  std::ifstream source("/usr/share/zoneinfo/tzdata.zi");
  for (std::string line; std::getline(source, line);) {
    std::istringstream words(line);
    std::string kind;
    std::string name;
    words >> kind >> name;
    if (kind == "L") words >> name;  // L TARGET NAME
    if (kind == "Z" || kind == "L") zones.push_back(name);
  }
  return zones;
}

// What zdump says of some zones from 2020 to 2035. It takes some 50 ms for each.
std::string zdump(std::span<const std::string> zones) {
  std::string command = "zdump -V -c 2020,2036";
  for (const std::string& zone : zones) command += " '" + zone + "'";
  const Owned<std::FILE, ::pclose> pipe(::popen(command.c_str(), "r"));
  std::string text;
  std::array<char, 4096> part{};
  while (pipe && std::fgets(part.data(), part.size(), pipe.get()) != nullptr) text += part.data();
  return text;
}

// The same zones under their own names: a link is the file of its zone, and need not be asked for again.
std::map<std::string, std::vector<std::string>> names_by_zone(const std::vector<std::string>& names) {
  std::map<std::string, std::vector<std::string>> zones;
  std::map<std::filesystem::path, std::string> by_file;
  for (const std::string& name : names) {
    const auto file = std::filesystem::canonical("/usr/share/zoneinfo/" + name);
    zones[by_file.try_emplace(file, name).first->second].push_back(name);
  }
  return zones;
}

// Calls check(zone, utc, local, offset) for the second before and the second of every transition of 2020 to 2035.
template <class Check>
void for_each_transition(const std::vector<std::string>& zones, const Check& check) {
  constexpr std::size_t kProcesses = 4;
  std::vector<std::future<std::string>> running;
  const std::size_t share = zones.size() / kProcesses + 1;
  for (std::size_t i = 0; i < zones.size(); i += share) {
    running.push_back(
        std::async(std::launch::async, zdump, std::span(zones).subspan(i, std::min(share, zones.size() - i))));
  }
  std::string said;
  for (auto& one : running) said += one.get();
  static const std::map<std::string, unsigned> kMonths = {{"Jan", 1}, {"Feb", 2},  {"Mar", 3},  {"Apr", 4},
                                                          {"May", 5}, {"Jun", 6},  {"Jul", 7},  {"Aug", 8},
                                                          {"Sep", 9}, {"Oct", 10}, {"Nov", 11}, {"Dec", 12}};
  // Europe/Berlin  Sun Mar 29 00:59:59 2020 UT = Sun Mar 29 01:59:59 2020 CET isdst=0 gmtoff=3600
  const auto read_clock = [](std::istream& in) {
    std::string weekday;
    std::string month;
    unsigned day = 0;
    std::string clock;
    int year = 0;
    in >> weekday >> month >> day >> clock >> year;
    int h = 0;
    int m = 0;
    int s = 0;
    if (!in || std::sscanf(clock.c_str(), "%d:%d:%d", &h, &m, &s) != 3) return std::chrono::sys_seconds{};
    return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{kMonths.at(month)} /
                                 std::chrono::day{day}} +
           std::chrono::hours{h} + std::chrono::minutes{m} + std::chrono::seconds{s};
  };
  std::istringstream lines(said);
  for (std::string text; std::getline(lines, text);) {
    std::istringstream in(text);
    std::string zone;
    std::string word;
    in >> zone;
    const auto utc = read_clock(in);
    in >> word >> word;  // UT =
    const auto local = read_clock(in);
    const int offset = std::stoi(text.substr(text.find("gmtoff=") + 7));
    check(zone, utc, local, offset);
  }
}

TEST(TimeZone, AgreesWithZdumpOnEveryTransitionOfEveryZone) {
  const std::vector<std::string> names = all_zones();
  ASSERT_GT(names.size(), 500U);
  std::map<std::string, TimeZone> loaded;
  for (const std::string& name : names) {
    auto one = TimeZone::load(name);
    ASSERT_TRUE(one) << name << " is in the database but cannot be loaded";
    loaded.emplace(name, *std::move(one));
  }
  const auto zones = names_by_zone(names);
  std::vector<std::string> asked;
  for (const auto& [zone, links] : zones) asked.push_back(zone);

  std::size_t transitions = 0;
  for_each_transition(
      asked, [&](const std::string& zone, std::chrono::sys_seconds utc, std::chrono::sys_seconds local, int offset) {
        for (const std::string& name : zones.at(zone)) {
          ++transitions;
          const TimeZone& ours = loaded.at(name);
          const LocalTime clock{local.time_since_epoch()};
          ASSERT_EQ(ours.offset(utc).count(), offset) << name << " at " << format_rfc3339(utc);
          ASSERT_EQ(ours.local(utc), clock) << name << " at " << format_rfc3339(utc);
          // Back again: the same point in time, or, of a time shown twice, the first.
          const Time back = ours.at(clock);
          ASSERT_LE(back, utc) << name << " at " << format_rfc3339(utc);
          ASSERT_EQ(ours.local(back), clock) << name << " at " << format_rfc3339(utc);
        }
      });
  EXPECT_GT(transitions, 5'000U);
}

}  // namespace
}  // namespace rollcall::attendance
