#include "search_bench.hpp"

#include <faiss/IndexFlat.h>

#include <cstdint>
#include <cstring>
#include <format>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/uuid.hpp"
#include "gallery/gallery.hpp"
#include "random_vectors.hpp"
#include "read_memory.hpp"

extern "C" void openblas_set_num_threads(int threads);

extern "C" void omp_set_num_threads(int count);  // of OpenMP, as in <omp.h>, which only the compiler has

namespace rollcall::bench {
namespace {

constexpr std::size_t kBest = 5;
constexpr std::size_t kQueries = 64;

struct Size {
  std::size_t people;
  const char* name;
};
constexpr Size kSizes[] = {{1'000, "1k"}, {10'000, "10k"}, {100'000, "100k"}, {1'000'000, "1M"}, {10'000'000, "10M"}};
constexpr int kDimensions[] = {128, 512};
constexpr std::size_t kBatches[] = {1, 8, 64};

Uuid numbered(std::size_t i) {
  Uuid id;
  const std::uint64_t mixed = (i + 1) * 0x9e3779b97f4a7c15U;
  std::memcpy(id.bytes.data(), &mixed, sizeof mixed);
  std::memcpy(id.bytes.data() + 8, &i, sizeof i);
  return id;
}

// The same people in both.
struct Searchers {
  gallery::Gallery ours;
  faiss::IndexFlatIP theirs;
  std::vector<float> queries;

  Searchers(std::size_t people, int dimension) : ours(dimension), theirs(dimension) {
    RandomVectors vectors(dimension);
    queries = vectors.make(kQueries);
    const auto length = static_cast<std::size_t>(dimension);
    constexpr std::size_t kPart = 10'000;
    auto edit = ours.edit();
    for (std::size_t done = 0; done < people; done += kPart) {
      const std::size_t count = std::min(kPart, people - done);
      const std::vector<float> part = vectors.make(count);
      theirs.add(static_cast<faiss::idx_t>(count), part.data());
      for (std::size_t i = 0; i < count; ++i) {
        const Uuid id = numbered(done + i);
        if (!edit.put_template(id, id, std::span(part).subspan(i * length, length))) std::abort();
      }
    }
  }

  std::span<const float> query(std::size_t first, std::size_t count) const {
    const std::size_t length = queries.size() / kQueries;
    return std::span(queries).subspan(first * length, count * length);
  }
};

void compare(Reporter& reporter, const std::string& name, const Searchers& searchers, std::size_t batch) {
  const gallery::View view = searchers.ours.view();
  // Small galleries answer faster than a clock can tell: ask them several times.
  const std::size_t rounds = std::max<std::size_t>(1, 20'000 / (view.people() * batch));
  std::size_t mine = 0;
  std::size_t other = 0;
  const auto next = [batch](std::size_t& turn) { return turn++ * batch % kQueries; };

  std::vector<float> distances(batch * kBest);
  std::vector<faiss::idx_t> labels(batch * kBest);
  const Timed ours{[&] {
                     for (std::size_t r = 0; r < rounds; ++r) {
                       const auto query = searchers.query(next(mine), batch);
                       const bool found = batch == 1 ? view.search(query, kBest).has_value()
                                                     : view.search_batch(query, kBest).has_value();
                       if (!found) std::abort();
                     }
                   },
                   static_cast<double>(rounds * batch)};
  const Timed faiss{[&] {
                      for (std::size_t r = 0; r < rounds; ++r) {
                        searchers.theirs.search(static_cast<faiss::idx_t>(batch),
                                                searchers.query(next(other), batch).data(), kBest, distances.data(),
                                                labels.data());
                      }
                    },
                    static_cast<double>(rounds * batch)};
  reporter.report_times(name, time_pair(ours, faiss, 2), "FAISS IndexFlatIP, a query");
}

// Our single query beside reading as many bytes as there are codes, from memory as well laid out.
void compare_bandwidth(Reporter& reporter, const std::string& name, const Searchers& searchers) {
  const gallery::View view = searchers.ours.view();
  const MemoryToRead memory(view.people() * static_cast<std::size_t>(view.dimension()));
  std::size_t turn = 0;
  const Timed ours{[&] {
    if (!view.search(searchers.query(turn++ % kQueries, 1), kBest)) std::abort();
  }};
  const Timed reading{[&] { memory.read(); }};
  const PairTimes times = time_pair(ours, reading, 3);
  reporter.report_times(
      name, times,
      std::format("reading the codes, {:.1f} GB/s", static_cast<double>(memory.bytes()) / times.reference_s / 1e9));
}

// A class of 50 among a million: searched alone, beside searching everyone.
void compare_roster(Reporter& reporter, const std::string& name, const Searchers& searchers) {
  const gallery::View view = searchers.ours.view();
  std::vector<Uuid> people;
  for (std::size_t i = 0; i < 50; ++i) people.push_back(numbered(i * view.people() / 50));
  const gallery::Roster roster = view.compile(people);
  std::size_t turn = 0;
  constexpr std::size_t kRounds = 100;
  const Timed ours{[&] {
                     for (std::size_t r = 0; r < kRounds; ++r) {
                       if (!view.search_among(roster, searchers.query(turn++ % kQueries, 1), kBest)) std::abort();
                     }
                   },
                   kRounds};
  const Timed everyone{[&] {
    if (!view.search(searchers.query(turn++ % kQueries, 1), kBest)) std::abort();
  }};
  reporter.report_times(name, time_pair(ours, everyone, 2), "our search of the whole gallery");
}

}  // namespace

void run_search_benches(Reporter& reporter) {
  omp_set_num_threads(1);
  openblas_set_num_threads(1);
  for (const int dimension : kDimensions) {
    for (const auto& [people, size] : kSizes) {
      const std::string base = std::format("search/{}/{}", size, dimension);
      const bool default_million = people == 1'000'000 && dimension == 128;
      const bool heavy = people > 1'000'000 || (people == 1'000'000 && dimension > 128);
      std::vector<std::string> names;
      for (const std::size_t batch : kBatches) names.push_back(std::format("{}/{}", base, batch));
      if (default_million) {
        names.push_back(base + "/bandwidth");
        names.emplace_back("search/roster50_in_1M");
      }
      if (!reporter.wants_any(names, heavy)) continue;

      // Both keep the fp32 vectors; ours the codes and the tables too.
      const std::size_t needed = people * (static_cast<std::size_t>(dimension) * 9 + 400);
      if (const std::size_t free = available_memory(); free != 0 && free < needed + needed / 8) {
        Reporter::skip(base, std::format("needs {} MB of free memory", needed >> 20U));
        continue;
      }
      const auto searchers = std::make_unique<Searchers>(people, dimension);
      for (std::size_t b = 0; b < std::size(kBatches); ++b) {
        if (reporter.wants(names[b], heavy)) compare(reporter, names[b], *searchers, kBatches[b]);
      }
      if (!default_million) continue;
      if (reporter.wants(names[3])) compare_bandwidth(reporter, names[3], *searchers);
      if (reporter.wants(names[4])) compare_roster(reporter, names[4], *searchers);
    }
  }
}

}  // namespace rollcall::bench
