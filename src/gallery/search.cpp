#include "gallery/search.hpp"

#include <algorithm>

#include "gallery/candidates.hpp"
#include "gallery/codes.hpp"
#include "gallery/kernel.hpp"

namespace rollcall::gallery {
namespace {

// The scan goes in steps that grow, so that the floor is high before most rows are met, and in a batch stay small
// enough for the second level cache to hold a step's codes while every group of queries meets them.
constexpr std::size_t kFirstStep = 8;
constexpr std::size_t kStepBytes = std::size_t{256} << 10U;

// Calls scan_step(blocks, first row) over the whole snapshot.
template <class ScanStep>
void in_steps(const Snapshot& snapshot, ScanStep scan_step) {
  const std::size_t largest =
      std::max(kFirstStep, kStepBytes / code_bytes(static_cast<std::size_t>(snapshot.dimension)));
  std::size_t step = kFirstStep;
  for (std::size_t at = 0; at < snapshot.blocks.size();) {
    std::size_t count = 0;
    const BlockRef* blocks = snapshot.blocks.run(at, count);
    count = std::min(count, step);
    scan_step(std::span(blocks, count), static_cast<std::uint32_t>(at * kBlockRows));
    at += count;
    step = std::min(step * 2, largest);
  }
}

std::vector<Match> search_one(const Snapshot& snapshot, std::span<const float> query, std::size_t k) {
  const QueryCode code = encode_query(query);
  Candidates candidates(snapshot, code, k);
  in_steps(snapshot, [&](std::span<const BlockRef> blocks, std::uint32_t first_row) {
    scan(blocks, first_row, candidates.room_for(blocks.size()));
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

  void scan(std::span<const BlockRef> blocks, std::uint32_t first_row) {
    std::vector<ScanState*> places;
    std::vector<ScanState> states;
    for (Candidates& c : candidates) {
      places.push_back(&c.room_for(blocks.size()));
      states.push_back(*places.back());
    }
    scan_group(blocks, first_row, interleaved, states);
    for (std::size_t i = 0; i < states.size(); ++i) {
      *places[i] = states[i];
      candidates[i].scanned();
    }
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
  in_steps(snapshot, [&](std::span<const BlockRef> blocks, std::uint32_t first_row) {
    for (Group& group : groups) group.scan(blocks, first_row);
  });
  for (std::size_t i = 0; i < count; ++i) {
    answers.push_back(groups[i / kScanGroup].candidates[i % kScanGroup].settle(queries.subspan(i * length, length)));
  }
  return answers;
}

std::vector<Match> search_places(const Snapshot& snapshot, std::span<const std::uint32_t> places,
                                 std::span<const float> query, std::size_t k) {
  std::vector<std::uint32_t> rows;
  std::vector<const float*> vectors;
  for (const std::uint32_t place : places) {
    for (std::uint32_t row = snapshot.persons[place].first_row; row != kNone; row = snapshot.rows[row].next) {
      rows.push_back(row);
      vectors.push_back(snapshot.rows[row].vector);
    }
  }
  std::vector<float> exact(rows.size());
  similarities(vectors, query, exact);
  return best_people(snapshot, rows, exact, k);
}

}  // namespace rollcall::gallery
