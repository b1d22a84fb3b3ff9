#include "gallery/search.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "gallery/candidates.hpp"
#include "gallery/codes.hpp"
#include "gallery/kernel.hpp"
#include "gallery/ranking.hpp"

namespace rollcall::gallery {
namespace {

// The scan goes in steps that grow, so that the floor is high before most rows are met, and in a batch stay small
// enough for the second level cache to hold a step's codes while every group of queries meets them.
constexpr std::size_t kFirstStep = 2;
constexpr std::size_t kStepBytes = std::size_t{256} << 10U;

std::size_t blocks_a_step(const Snapshot& snapshot) {
  return std::max(kFirstStep, kStepBytes / code_bytes(static_cast<std::size_t>(snapshot.dimension)));
}
std::size_t rows_a_step(const Snapshot& snapshot) {
  return std::min(blocks_a_step(snapshot), snapshot.blocks.size()) * kBlockRows;
}

// Calls scan_step(blocks, first row) over the whole snapshot.
template <class ScanStep>
void in_steps(const Snapshot& snapshot, ScanStep scan_step) {
  std::size_t step = kFirstStep;
  for (std::size_t at = 0; at < snapshot.blocks.size();) {
    std::size_t count = 0;
    const BlockRef* blocks = snapshot.blocks.run(at, count);
    count = std::min(count, step);
    scan_step(std::span(blocks, count), static_cast<std::uint32_t>(at * kBlockRows));
    at += count;
    step = std::min(step * 2, blocks_a_step(snapshot));
  }
}

std::vector<Match> search_one(const Snapshot& snapshot, std::span<const float> query, std::size_t k) {
  const QueryCode code = encode_query(query);
  Candidates candidates(snapshot, code, k);
  const auto scratch = std::make_unique_for_overwrite<Hit[]>(rows_a_step(snapshot));
  in_steps(snapshot, [&](std::span<const BlockRef> blocks, std::uint32_t first_row) {
    scan(blocks, first_row, candidates.scan_to(scratch.get()));
    candidates.scanned();
  });
  return candidates.settle(query);
}

// Up to kScanGroup queries that are scanned together.
struct Group {
  std::vector<QueryCode> codes;
  std::vector<Candidates> candidates;
  std::vector<std::int32_t> interleaved;  // see scan_group

  Group(const Snapshot& snapshot, std::span<const float> queries, std::size_t length, std::size_t k) {
    const std::size_t count = queries.size() / length;
    for (std::size_t i = 0; i < count; ++i) codes.push_back(encode_query(queries.subspan(i * length, length)));
    for (const QueryCode& code : codes) candidates.emplace_back(snapshot, code, k);
    interleaved.resize(length / 4 * kScanGroup);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t quad = 0; quad < length / 4; ++quad) interleaved[quad * kScanGroup + i] = codes[i].quads[quad];
    }
  }
  Group(Group&&) = default;  // moving the codes' vector leaves them where they are

  // `scratch`: room for the rows of the blocks, once for each query.
  void scan(std::span<const BlockRef> blocks, std::uint32_t first_row, Hit* scratch) {
    std::array<ScanState*, kScanGroup> states{};
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      states[i] = &candidates[i].scan_to(scratch + i * blocks.size() * kBlockRows);
    }
    scan_group(blocks, first_row, interleaved, std::span(states).first(candidates.size()));
    for (Candidates& c : candidates) c.scanned();
  }
};

}  // namespace

std::vector<std::vector<Match>> search_all(const Snapshot& snapshot, std::span<const float> queries, std::size_t k) {
  const std::size_t length = padded(static_cast<std::size_t>(snapshot.dimension));
  const std::size_t count = queries.size() / length;
  std::vector<std::vector<Match>> answers;
  answers.reserve(count);
  if (k == 0 || snapshot.people == 0) {
    answers.resize(count);
    return answers;
  }
  k = std::min(k, snapshot.people);
  if (count == 1) {
    answers.push_back(search_one(snapshot, queries, k));
    return answers;
  }

  std::vector<Group> groups;
  for (std::size_t at = 0; at < count; at += kScanGroup) {
    groups.emplace_back(snapshot, queries.subspan(at * length, std::min(kScanGroup, count - at) * length), length, k);
  }
  const auto scratch = std::make_unique_for_overwrite<Hit[]>(kScanGroup * rows_a_step(snapshot));
  in_steps(snapshot, [&](std::span<const BlockRef> blocks, std::uint32_t first_row) {
    for (Group& group : groups) group.scan(blocks, first_row, scratch.get());
  });
  for (std::size_t i = 0; i < count; ++i) {
    answers.push_back(groups[i / kScanGroup].candidates[i % kScanGroup].settle(queries.subspan(i * length, length)));
  }
  return answers;
}

std::vector<Match> search_places(const Snapshot& snapshot, std::span<const std::uint32_t> places,
                                 std::span<const float> query, std::size_t k) {
  std::vector<Scored> scored;
  std::vector<const float*> vectors;
  scored.reserve(places.size());
  vectors.reserve(places.size());
  for (const std::uint32_t place : places) {
    for (std::uint32_t row = snapshot.persons[place].first_row; row != kNone; row = snapshot.rows[row].next) {
      scored.push_back({place, 0});
      vectors.push_back(snapshot.rows[row].vector);
    }
  }
  std::vector<float> exact(vectors.size());
  similarities(vectors, query, exact);
  for (std::size_t i = 0; i < exact.size(); ++i) scored[i].similarity = exact[i];
  return best_people(snapshot, std::move(scored), k);
}

}  // namespace rollcall::gallery
