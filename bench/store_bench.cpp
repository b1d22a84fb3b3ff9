#include "store_bench.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <format>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "big_school.hpp"
#include "must.hpp"
#include "school.hpp"
#include "school_questions.hpp"
#include "servers.hpp"
#include "service/installation.hpp"

namespace rollcall::bench {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

struct Scale {
  const char* name;
  SchoolSize size;
  bool heavy;
};
constexpr std::array kScales = {Scale{"1M", {.people = 5'000, .courses = 100}, false},
                                Scale{"10M", {.people = 50'000, .courses = 1'000}, true}};
constexpr SchoolSize kSmall{.people = 500, .courses = 10};

double milliseconds(const Question& question, BigSchool& school, std::size_t turn) {
  const auto begin = SteadyClock::now();
  question.ask(school, turn);
  return std::chrono::duration<double, std::milli>(SteadyClock::now() - begin).count();
}

// In turns, each time about something else, until some seconds or enough answers are gathered.
void measure(Reporter& reporter, const std::string& name, const Question& question, BigSchool& big, BigSchool& small) {
  constexpr std::chrono::seconds kTime{3};
  constexpr std::size_t kMost = 300;
  constexpr std::size_t kLeast = 5;
  milliseconds(question, big, 0);
  milliseconds(question, small, 0);
  std::vector<double> ours;
  std::vector<double> theirs;
  const auto begin = SteadyClock::now();
  for (std::size_t turn = 1; turn <= kMost && (turn <= kLeast || SteadyClock::now() - begin < kTime); ++turn) {
    ours.push_back(milliseconds(question, big, turn));
    theirs.push_back(milliseconds(question, small, turn));
  }
  const double mine = median(ours);
  const double other = median(std::move(theirs));
  reporter.report({name, mine, "ms", std::format("of {} records", kSmall.records()), other, other / mine});
  std::ranges::sort(ours);
  const std::size_t nth = (ours.size() * 99 + 99) / 100;
  reporter.report({name + "/p99", ours.at(nth - 1), "ms", "", 0, 0});
}

void run_on(Reporter& reporter, const fs::path& scratch, const Scale& scale, const Server& server) {
  std::vector<std::pair<std::string, const Question*>> wanted;
  for (const Question& question : questions()) {
    std::string name = std::format("store/{}/{}/{}", scale.name, server.name, question.name);
    if (reporter.wants(name, scale.heavy)) wanted.emplace_back(std::move(name), &question);
  }
  if (wanted.empty()) return;
  const char* const url = url_of(server, std::format("store/{}/{}/", scale.name, server.name));
  if (url == nullptr) return;
  const ScratchFolder folder(scratch);
  BigSchool small(folder.path() / "small", second_place(url), kSmall);
  BigSchool big(folder.path() / "big", url, scale.size);
  for (const auto& [name, question] : wanted) measure(reporter, name, *question, big, small);
}

}  // namespace

void run_store_benches(Reporter& reporter, const fs::path& scratch) {
  for (const Scale& scale : kScales)
    for (const Server& server : kServers) run_on(reporter, scratch, scale, server);
}

}  // namespace rollcall::bench
