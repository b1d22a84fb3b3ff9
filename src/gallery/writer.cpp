#include "gallery/writer.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <utility>

namespace rollcall::gallery {
namespace {

constexpr std::size_t kFirstIndex = 64;

// A mean of unit vectors shorter than this points nowhere.
constexpr double kShortestMean = 1e-3;

std::uint64_t next_version() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

Tables<CowTable> shared(const Tables<CowEditor>& tables) {
  return {tables.blocks, tables.rows,      tables.persons,    tables.index,
          tables.people, tables.templates, tables.fingerprint};
}

}  // namespace

std::uint64_t spread(const Uuid& id) {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::memcpy(&low, id.bytes.data() + 8, sizeof low);
  std::memcpy(&high, id.bytes.data(), sizeof high);
  const auto mix = [](std::uint64_t h) {
    h = (h ^ (h >> 32U)) * 0xd6e8feb86659fd93U;
    return (h ^ (h >> 32U)) * 0xd6e8feb86659fd93U;
  };
  std::uint64_t h = mix(low + 0x9e3779b97f4a7c15U) + high;  // ids of any kind, not only random ones
  h = mix(h);
  return h ^ (h >> 32U);
}

std::uint64_t fingerprint_of(const Uuid& person, const Uuid& template_id) {
  const std::uint64_t parts[] = {spread(person), spread(template_id)};
  Uuid both;
  std::memcpy(both.bytes.data(), parts, sizeof parts);
  return spread(both);
}

Writer::Writer(int dimension, Scoring scoring)
    : dimension_(static_cast<std::size_t>(dimension)),
      scoring_(scoring),
      storage_(std::make_shared<Storage>(dimension_)) {}

Writer::~Writer() { clear(); }

void Writer::put(const Uuid& person, const Uuid& template_id, std::span<const float> embedding) noexcept {
  const std::uint32_t place = place_for(person);
  auto& templates = people_[place].templates;
  const auto at = std::ranges::lower_bound(templates, template_id, {}, &Template::id);
  float* vector = keep_vector(embedding);

  if (at != templates.end() && at->id == template_id) {
    float* old = std::exchange(at->vector, vector);
    if (scoring_ == Scoring::kBest) point_row(at->row, vector);
    retire_vector(old);
  } else {
    std::uint32_t row = kNone;
    if (scoring_ == Scoring::kBest) {
      row = new_row(place);
      point_row(row, vector);
    }
    templates.insert(at, {template_id, vector, row});
    ++tables_.templates;
    tables_.fingerprint ^= fingerprint_of(person, template_id);
  }
  if (scoring_ == Scoring::kMean) refresh_mean(place);
}

bool Writer::remove(const Uuid& person, const Uuid& template_id) noexcept {
  const std::uint32_t place = place_of(tables_, person);
  if (place == kNone) return false;
  const auto& templates = people_[place].templates;
  const auto at = std::ranges::lower_bound(templates, template_id, {}, &Template::id);
  if (at == templates.end() || at->id != template_id) return false;
  remove_template(place, static_cast<std::size_t>(at - templates.begin()));
  if (templates.empty()) {
    drop_person(place);
  } else if (scoring_ == Scoring::kMean) {
    refresh_mean(place);
  }
  return true;
}

bool Writer::remove(const Uuid& person) noexcept {
  const std::uint32_t place = place_of(tables_, person);
  if (place == kNone) return false;
  while (!people_[place].templates.empty()) remove_template(place, people_[place].templates.size() - 1);
  drop_person(place);
  return true;
}

void Writer::clear() noexcept {
  tables_.blocks.clear(retired_);
  tables_.rows.clear(retired_);
  tables_.persons.clear(retired_);
  tables_.index.clear(retired_);
  tables_.people = 0;
  tables_.templates = 0;
  tables_.fingerprint = 0;
  people_.clear();
  free_places_.clear();
  free_rows_.clear();
  errors_.clear();
  block_edit_.clear();

  // All blocks and vectors go with the old storage, which the snapshots that still read it keep.
  const std::uint64_t version = next_version();
  storage_->begin(version, retired_);
  storage_->end(version);
  retired_.clear();
  storage_ = std::make_shared<Storage>(dimension_);
}

std::shared_ptr<const Snapshot> Writer::publish() noexcept {
  const std::uint64_t version = next_version();
  storage_->begin(version, retired_);
  retired_.clear();
  ++edit_;
  const bool one_row_each = scoring_ == Scoring::kMean || tables_.templates == tables_.people;
  return std::make_shared<const Snapshot>(shared(tables_), static_cast<int>(dimension_), one_row_each, version,
                                          storage_);
}

// ---- people

std::uint32_t Writer::place_for(const Uuid& person) {
  if ((tables_.people + 1) * 2 > tables_.index.size()) grow_index();
  const std::size_t slot = slot_of(tables_, person);
  if (tables_.index[slot] != 0) return tables_.index[slot] - 1;

  std::uint32_t place = 0;
  if (free_places_.empty()) {
    place = static_cast<std::uint32_t>(people_.size());
    people_.emplace_back();
    tables_.persons.push_back({person, kNone}, edit_, retired_);
  } else {
    place = free_places_.back();
    free_places_.pop_back();
    tables_.persons.at(place, edit_, retired_) = {person, kNone};
  }
  tables_.index.at(slot, edit_, retired_) = place + 1;
  ++tables_.people;
  return place;
}

// Gives up a person whose templates are gone.
void Writer::drop_person(std::uint32_t place) {
  unindex(tables_.persons[place].id);
  const std::uint32_t row = tables_.persons[place].first_row;
  if (row != kNone) drop_row(row);
  retire_vector(std::exchange(people_[place].mean, nullptr));
  people_[place] = {};
  tables_.persons.at(place, edit_, retired_) = {};
  free_places_.push_back(place);
  --tables_.people;
}

void Writer::grow_index() {
  const std::size_t size = std::max(kFirstIndex, tables_.index.size() * 2);
  tables_.index.clear(retired_);
  for (std::size_t i = 0; i < size; ++i) tables_.index.push_back(0, edit_, retired_);
  for (std::uint32_t place = 0; place < tables_.persons.size(); ++place) {
    const Uuid& id = tables_.persons[place].id;
    if (people_[place].templates.empty()) continue;
    tables_.index.at(slot_of(tables_, id), edit_, retired_) = place + 1;
  }
}

// Takes an id out and moves up those that had to probe past it (Knuth 6.4, algorithm R), so that no tombstones pile up.
void Writer::unindex(const Uuid& person) {
  const std::size_t mask = tables_.index.size() - 1;
  std::size_t hole = slot_of(tables_, person);
  for (std::size_t i = (hole + 1) & mask; tables_.index[i] != 0; i = (i + 1) & mask) {
    const std::size_t home = spread(tables_.persons[tables_.index[i] - 1].id) & mask;
    if (((i - home) & mask) < ((i - hole) & mask)) continue;  // it would land before its home
    tables_.index.at(hole, edit_, retired_) = tables_.index[i];
    hole = i;
  }
  tables_.index.at(hole, edit_, retired_) = 0;
}

// ---- templates

// Makes the person's one row stand for their templates: the only one itself, or their mean. Should the templates cancel
// out, so that there is no mean, the first stands for them.
void Writer::refresh_mean(std::uint32_t place) {
  Person& person = people_[place];
  float* free_mean = std::exchange(person.mean, nullptr);
  const bool reusable = free_mean != nullptr && person.mean_edit == edit_;  // no snapshot has seen it
  const float* stands = person.templates.front().vector;

  if (person.templates.size() > 1) {
    std::vector<double> sum(padded(dimension_));
    for (const Template& t : person.templates) {
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += double{t.vector[i]};
    }
    double squares = 0;
    for (const double x : sum) squares += x * x;
    const double length = std::sqrt(squares);
    if (length >= kShortestMean * static_cast<double>(person.templates.size())) {
      person.mean = reusable ? std::exchange(free_mean, nullptr) : new_vector();
      person.mean_edit = edit_;
      for (std::size_t i = 0; i < sum.size(); ++i) person.mean[i] = static_cast<float>(sum[i] / length);
      stands = person.mean;
    }
    wipe(sum.data(), sum.size() * sizeof(double));
  }

  std::uint32_t row = tables_.persons[place].first_row;
  if (row == kNone) row = new_row(place);
  point_row(row, stands);
  retire_vector(free_mean);
}

// Takes a template out of the list; the caller refreshes the mean or drops the person.
void Writer::remove_template(std::uint32_t place, std::size_t which) {
  auto& templates = people_[place].templates;
  const Template gone = templates[which];
  templates.erase(templates.begin() + static_cast<std::ptrdiff_t>(which));
  --tables_.templates;
  tables_.fingerprint ^= fingerprint_of(tables_.persons[place].id, gone.id);
  if (gone.row != kNone) {
    unlink_row(gone.row);
    drop_row(gone.row);
  }
  retire_vector(gone.vector);
}

// ---- rows

// A row of that person, first in their list; it stands for nothing yet.
std::uint32_t Writer::new_row(std::uint32_t place) {
  std::uint32_t row = 0;
  if (free_rows_.empty()) {
    row = static_cast<std::uint32_t>(tables_.rows.size());
    tables_.rows.push_back({}, edit_, retired_);
    errors_.push_back(0);
    if (row % kBlockRows == 0) {
      tables_.blocks.push_back({}, edit_, retired_);
      block_edit_.push_back(0);
    }
  } else {
    row = free_rows_.back();
    free_rows_.pop_back();
  }
  PersonEntry& person = tables_.persons.at(place, edit_, retired_);
  tables_.rows.at(row, edit_, retired_) = {place, person.first_row, nullptr};
  person.first_row = row;
  return row;
}

void Writer::unlink_row(std::uint32_t row) {
  const Row gone = tables_.rows[row];
  std::uint32_t at = tables_.persons[gone.person].first_row;
  if (at == row) {
    tables_.persons.at(gone.person, edit_, retired_).first_row = gone.next;
    return;
  }
  while (tables_.rows[at].next != row) at = tables_.rows[at].next;
  tables_.rows.at(at, edit_, retired_).next = gone.next;
}

void Writer::point_row(std::uint32_t row, const float* vector) {
  tables_.rows.at(row, edit_, retired_).vector = vector;
  BlockRef& block = writable_block(row / kBlockRows);
  const std::size_t lane = row % kBlockRows;
  errors_[row] = encode_row({vector, padded(dimension_)}, block, lane);
  block.live = static_cast<std::uint16_t>(block.live | (1U << lane));
  block.error = 0;
  for (std::size_t r = row - lane; r < std::min(row - lane + kBlockRows, errors_.size()); ++r) {
    block.error = std::max(block.error, errors_[r]);
  }
}

void Writer::drop_row(std::uint32_t row) {
  tables_.rows.at(row, edit_, retired_) = {};
  BlockRef& block = writable_block(row / kBlockRows);
  const std::size_t lane = row % kBlockRows;
  clear_row(dimension_, block, lane);
  errors_[row] = 0;
  block.live = static_cast<std::uint16_t>(block.live & ~(1U << lane));
  if (block.live == 0) {
    retired_.push_back(
        {block.bytes, [](Storage& s, void* what) { s.blocks().give_back(static_cast<std::byte*>(what)); }});
    block = {};
  }
  free_rows_.push_back(row);
}

// The block, its bytes belonging to the edit under way.
BlockRef& Writer::writable_block(std::size_t block) {
  BlockRef& ref = tables_.blocks.at(block, edit_, retired_);
  if (ref.bytes != nullptr && block_edit_[block] == edit_) return ref;
  std::byte* bytes = storage_->blocks().take();
  if (ref.bytes != nullptr) {
    std::memcpy(bytes, ref.bytes, block_bytes(dimension_));
    retired_.push_back(
        {ref.bytes, [](Storage& s, void* what) { s.blocks().give_back(static_cast<std::byte*>(what)); }});
  }
  ref.bytes = reinterpret_cast<std::uint8_t*>(bytes);
  block_edit_[block] = edit_;
  return ref;
}

// ---- vectors

// All zeros, so that its padding is right already.
float* Writer::new_vector() { return reinterpret_cast<float*>(storage_->vectors().take()); }

float* Writer::keep_vector(std::span<const float> values) {
  float* vector = new_vector();
  std::ranges::copy(values, vector);
  return vector;
}

void Writer::retire_vector(float* vector) {
  if (vector == nullptr) return;
  retired_.push_back({vector, [](Storage& s, void* what) { s.vectors().give_back(static_cast<std::byte*>(what)); }});
}

}  // namespace rollcall::gallery
