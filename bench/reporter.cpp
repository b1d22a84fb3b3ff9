#include "reporter.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <format>
#include <fstream>
#include <iostream>
#include <utility>

namespace rollcall::bench {
namespace {

double seconds(const Timed& timed) {
  const auto begin = std::chrono::steady_clock::now();
  timed.work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() / timed.calls;
}

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  const auto nth = static_cast<std::ptrdiff_t>(std::lround(q * static_cast<double>(values.size() - 1)));
  std::ranges::nth_element(values, values.begin() + nth);
  return values[static_cast<std::size_t>(nth)];
}

// Text with * (anything) and ? (one character).
bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t skip = 0; skip <= text.size(); ++skip) {
      if (matches(pattern.substr(1), text.substr(skip))) return true;
    }
    return false;
  }
  if (text.empty() || (pattern.front() != '?' && pattern.front() != text.front())) return false;
  return matches(pattern.substr(1), text.substr(1));
}

bool named(std::string_view pattern, std::string_view name) {
  return matches(pattern, name) || (pattern.ends_with('/') && name.starts_with(pattern));
}

std::string number(double value) {
  const double size = std::abs(value);
  return std::format("{:.{}f}", value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4);
}

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string json_number(double value) { return std::isfinite(value) ? std::format("{:.6g}", value) : "null"; }

void print_json(const BenchResult& r) {
  const bool compared = !r.reference.empty();
  std::cout << std::format(R"({{"name":{},"value":{},"unit":{},"reference":{},"reference_value":{},"ratio":{}}})",
                           json_text(r.name), json_number(r.value), json_text(r.unit),
                           compared ? json_text(r.reference) : "null",
                           compared ? json_number(r.reference_value) : "null", compared ? json_number(r.ratio) : "null")
            << std::endl;
}

void print_row(const BenchResult& r) {
  std::cout << std::format("{:<28} {:>10} {:<9}", r.name, number(r.value), r.unit);
  if (!r.reference.empty()) {
    std::cout << std::format(" {:>10} {:<9} {:>8}x  {}", number(r.reference_value), r.unit, number(r.ratio),
                             r.reference);
  }
  std::cout << std::endl;
}

}  // namespace

PairTimes time_pair(const Timed& ours, const Timed& reference, double budget_s, int least) {
  seconds(ours);
  seconds(reference);
  std::vector<double> a;
  std::vector<double> b;
  const auto begin = std::chrono::steady_clock::now();
  const auto spent = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
  for (int turn = 0; turn < least || (spent() < budget_s && turn < 100'000); ++turn) {
    a.push_back(seconds(ours));
    b.push_back(seconds(reference));
  }
  const double middle = quantile(a, 0.5);
  return {middle, quantile(b, 0.5), (quantile(a, 0.75) - quantile(a, 0.25)) / 2 / middle};
}

double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

double time_alone(const Timed& work, double budget_s, int least) {
  return time_pair(work, {.work = [] {}}, budget_s, least).ours_s;
}

bool Reporter::wants(std::string_view name, bool heavy) const {
  if (!options_.only.empty()) return named(options_.only, name);
  return !heavy || options_.all;
}

bool Reporter::wants_any(const std::vector<std::string>& names, bool heavy) const {
  return std::ranges::any_of(names, [&](const std::string& name) { return wants(name, heavy); });
}

void Reporter::report(BenchResult result) {
  if (options_.json) {
    print_json(result);
  } else {
    print_row(result);
  }
  results_.push_back(std::move(result));
}

void Reporter::report_times(std::string name, const PairTimes& times, std::string reference) {
  static constexpr std::array<std::pair<double, const char*>, 3> kUnits{{{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}}};
  const auto* unit = std::ranges::find_if(kUnits, [&](const auto& u) { return times.ours_s >= u.first; });
  if (unit == kUnits.end()) --unit;
  if (times.spread > 0.1) std::cerr << std::format("{}: noisy, +-{:.0f} %\n", name, times.spread * 100);
  report({std::move(name), times.ours_s / unit->first, unit->second, std::move(reference),
          times.reference_s / unit->first, times.reference_s / times.ours_s});
}

void Reporter::skip(std::string_view name, std::string_view why) {
  std::cerr << std::format("{}: skipped: {}\n", name, why);
}

std::size_t available_memory() {
  std::ifstream file("/proc/meminfo");
  std::string key;
  std::size_t kib = 0;
  while (file >> key) {
    if (key == "MemAvailable:" && file >> kib) return kib * 1024;
    file.ignore(256, '\n');
  }
  return 0;
}

}  // namespace rollcall::bench
