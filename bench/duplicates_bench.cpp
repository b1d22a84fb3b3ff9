#include "duplicates_bench.hpp"

#include <faiss/IndexFlat.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <format>
#include <string>
#include <vector>

#include "must.hpp"
#include "random_vectors.hpp"
#include "school.hpp"
#include "service/enrolment/duplicates.hpp"
#include "service/recognition/recognition.hpp"

extern "C" void openblas_set_num_threads(int threads);

extern "C" void omp_set_num_threads(int count);  // of OpenMP, as in <omp.h>, which only the compiler has

namespace rollcall::bench {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 64;
constexpr std::size_t kNearest = 6;

struct Scale {
  const char* name;
  std::size_t people;
  bool heavy;
};
constexpr std::array kScales = {Scale{"10k", 10'000, false}, Scale{"100k", 100'000, true}};

double seconds_since(SteadyClock::time_point begin) {
  return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

// Every vector with all of them.
double by_matrix_product(std::size_t people, int dimension) {
  const auto width = static_cast<std::size_t>(dimension);
  const std::vector<float> all = RandomVectors(dimension).make(people);
  faiss::IndexFlatIP index(dimension);
  index.add(static_cast<faiss::idx_t>(people), all.data());
  std::vector<float> similarities(kBatch * kNearest);
  std::vector<faiss::idx_t> found(kBatch * kNearest);
  const auto begin = SteadyClock::now();
  for (std::size_t first = 0; first < people; first += kBatch)
    index.search(static_cast<faiss::idx_t>(std::min(kBatch, people - first)), all.data() + first * width, kNearest,
                 similarities.data(), found.data());
  return seconds_since(begin);
}

void run_scale(Reporter& reporter, const Samples& samples, const fs::path& scratch, const Scale& scale) {
  const std::string name = std::format("duplicates/{}", scale.name);
  if (!reporter.wants(name, scale.heavy)) return;
  omp_set_num_threads(1);
  openblas_set_num_threads(1);
  const ScratchFolder folder(scratch);
  const auto in = make_school(folder.path() / "data", school_settings(samples.models()));
  add_synthetic_people(*in, scale.people);
  const auto recognition = must(service::Recognition::create(*in));
  const int dimension = must(recognition->engine())->dimension();
  const auto begin = SteadyClock::now();
  const auto report = must(service::scan_duplicates(*in, *recognition, service::local_operator(), {}));
  const double ours = seconds_since(begin);
  if (report.templates != static_cast<std::int64_t>(scale.people))
    must<void>(fail(ErrorCode::kInternal, "the scan left templates out"));
  const double theirs = by_matrix_product(scale.people, dimension);
  reporter.report({name, ours, "s", "FAISS IndexFlatIP, all with all, one core", theirs, theirs / ours});
}

}  // namespace

void run_duplicates_benches(Reporter& reporter, const Samples& samples, const fs::path& scratch) {
  for (const Scale& scale : kScales) run_scale(reporter, samples, scratch, scale);
}

}  // namespace rollcall::bench
