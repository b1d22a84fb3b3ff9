#include "gallery/gallery.hpp"

#include <algorithm>
#include <format>
#include <utility>

#include "gallery/codes.hpp"
#include "gallery/search.hpp"
#include "gallery/snapshot.hpp"
#include "gallery/writer.hpp"

namespace rollcall::gallery {
namespace {

Result<void> check_embedding(std::span<const float> embedding, int dimension) {
  if (embedding.size() != static_cast<std::size_t>(dimension)) {
    return fail(ErrorCode::kInvalidArgument,
                std::format("the embedding has {} numbers where the gallery holds {}", embedding.size(), dimension),
                "embeddings of different models are not comparable");
  }
  if (!is_unit(embedding)) return fail(ErrorCode::kInvalidArgument, "the embedding is not a vector of unit length");
  return {};
}

// A copy with its padding, which is zero.
Result<std::vector<float>> padded_query(std::span<const float> query, int dimension) {
  ROLLCALL_TRY(check_embedding(query, dimension));
  std::vector<float> out(padded(query.size()));
  std::ranges::copy(query, out.begin());
  return out;
}

Result<std::vector<float>> padded_queries(std::span<const float> queries, int dimension) {
  const auto length = static_cast<std::size_t>(dimension);
  if (queries.size() % length != 0) {
    return fail(ErrorCode::kInvalidArgument,
                std::format("{} numbers are no whole number of embeddings of {}", queries.size(), dimension));
  }
  std::vector<float> out(queries.size() / length * padded(length));
  for (std::size_t i = 0; i * length < queries.size(); ++i) {
    const auto query = queries.subspan(i * length, length);
    ROLLCALL_TRY(check_embedding(query, dimension));
    std::ranges::copy(query, out.begin() + static_cast<std::ptrdiff_t>(i * padded(length)));
  }
  return out;
}

}  // namespace

// ---- View

View::View(std::shared_ptr<const Snapshot> snapshot) : snapshot_(std::move(snapshot)) {}

Result<std::vector<Match>> View::search(std::span<const float> query, std::size_t k) const {
  ROLLCALL_ASSIGN(const std::vector<float> padded, padded_query(query, dimension()));
  return std::move(search_all(*snapshot_, padded, k).front());
}

Result<std::vector<std::vector<Match>>> View::search_batch(std::span<const float> queries, std::size_t k) const {
  ROLLCALL_ASSIGN(const std::vector<float> padded, padded_queries(queries, dimension()));
  return search_all(*snapshot_, padded, k);
}

Result<std::vector<Match>> View::search_among(const Roster& roster, std::span<const float> query, std::size_t k) const {
  if (!roster.fits(version())) return search_among(compile(roster.asked_), query, k);
  ROLLCALL_ASSIGN(const std::vector<float> padded, padded_query(query, dimension()));
  return search_places(*snapshot_, roster.persons_, padded, k);
}

Result<std::vector<Match>> View::search_among(std::span<const Uuid> people, std::span<const float> query,
                                              std::size_t k) const {
  return search_among(compile(people), query, k);
}

Roster View::compile(std::span<const Uuid> people) const {
  Roster roster;
  roster.asked_.assign(people.begin(), people.end());
  roster.version_ = version();
  for (const Uuid& person : people) {
    const std::uint32_t place = place_of(*snapshot_, person);
    if (place != kNone) roster.persons_.push_back(place);
  }
  std::ranges::sort(roster.persons_);
  const auto repeated = std::ranges::unique(roster.persons_);
  roster.persons_.erase(repeated.begin(), repeated.end());
  return roster;
}

std::size_t View::people() const { return snapshot_->people; }
std::size_t View::templates() const { return snapshot_->templates; }
bool View::contains(const Uuid& person) const { return place_of(*snapshot_, person) != kNone; }
std::uint64_t View::fingerprint() const { return snapshot_->fingerprint; }
int View::dimension() const { return snapshot_->dimension; }
std::uint64_t View::version() const { return snapshot_->version; }

// ---- Gallery

Gallery::Gallery(int dimension, Scoring scoring)
    : dimension_(std::clamp(dimension, 1, kLargestDimension)),
      scoring_(scoring),
      writer_(std::make_unique<Writer>(dimension_, scoring)),
      current_(writer_->publish()) {}

Gallery::~Gallery() = default;

void Gallery::publish() {
  std::shared_ptr<const Snapshot> next = writer_->publish();
  {
    const std::lock_guard lock(current_mutex_);
    current_.swap(next);
  }
  // `next` is now the old state: letting it go may overwrite memory, which nobody should wait for.
}

View Gallery::view() const {
  const std::lock_guard lock(current_mutex_);
  return View(current_);
}

Result<void> Gallery::put_template(const Uuid& person, const Uuid& template_id, std::span<const float> embedding) {
  return edit().put_template(person, template_id, embedding);
}
bool Gallery::remove_template(const Uuid& person, const Uuid& template_id) {
  return edit().remove_template(person, template_id);
}
bool Gallery::remove_person(const Uuid& person) { return edit().remove_person(person); }
void Gallery::clear() { edit().clear(); }

// ---- Edit

Gallery::Edit::Edit(Gallery& gallery) : gallery_(gallery), lock_(gallery.writing_) {}

Gallery::Edit::~Edit() {
  if (changed_) gallery_.publish();
}

Result<void> Gallery::Edit::put_template(const Uuid& person, const Uuid& template_id,
                                         std::span<const float> embedding) {
  ROLLCALL_TRY(check_embedding(embedding, gallery_.dimension()));
  gallery_.writer_->put(person, template_id, embedding);
  changed_ = true;
  return {};
}

bool Gallery::Edit::remove_template(const Uuid& person, const Uuid& template_id) {
  const bool removed = gallery_.writer_->remove(person, template_id);
  changed_ |= removed;
  return removed;
}

bool Gallery::Edit::remove_person(const Uuid& person) {
  const bool removed = gallery_.writer_->remove(person);
  changed_ |= removed;
  return removed;
}

void Gallery::Edit::clear() {
  gallery_.writer_->clear();
  changed_ = true;
}

}  // namespace rollcall::gallery
