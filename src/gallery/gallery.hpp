// The gallery: every active template in memory, and the exact search over it.
//
// A search reads one byte a dimension (int8 codes, with a proven bound on what the coding can hide) and settles the few
// people within the bound on the original fp32 embeddings: the answer is that of comparing the query with everyone.
//
//   Gallery gallery(128);
//   gallery.put_template(person, template_id, embedding);
//   auto matches = gallery.view().search(query, 5);
//
// Embeddings are float[dimension] of unit length; anything else (wrong size, NaN, infinite, zero, not unit within 1e-3)
// is refused with kInvalidArgument and changes nothing.
//
// Thread safety: everything may be called from any thread. Changes take turns; they never hold up a search, and a
// search never holds up a change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "gallery/match.hpp"
#include "gallery/roster.hpp"

namespace rollcall::gallery {

struct Snapshot;
class Writer;

// What a person's similarity is taken from.
enum class Scoring : std::uint8_t {
  kMean,  // the renormalised mean of the person's templates: most accurate for a few photos of one period
  kBest,  // the best of the person's templates: for templates that differ (glasses, years apart); scans every template
};

// The gallery as it was at one moment; never changes. Cheap to copy. Holds back the erasing of what was removed since
// it was taken, so keep one for a search, not for a session. It may outlive its Gallery.
class View {
 public:
  // The k best people for `query`; fewer when fewer are enrolled.
  Result<std::vector<Match>> search(std::span<const float> query, std::size_t k) const;

  // The same for many queries, `queries` holding them one after the other; one list for each, in order. Reads the codes
  // once for all: far cheaper per query than search().
  Result<std::vector<std::vector<Match>>> search_batch(std::span<const float> queries, std::size_t k) const;

  // The k best of the roster's people; reads only their embeddings. A roster compiled from another view is accepted and
  // looked up again.
  Result<std::vector<Match>> search_among(const Roster& roster, std::span<const float> query, std::size_t k) const;
  Result<std::vector<Match>> search_among(std::span<const Uuid> people, std::span<const float> query,
                                          std::size_t k) const;

  // Looks the people up once for many searches of this view. Unknown ids and repetitions are left out.
  Roster compile(std::span<const Uuid> people) const;

  std::size_t people() const;  // those with at least one template: the N of an open-set threshold
  std::size_t templates() const;
  bool contains(const Uuid& person) const;

  // The same for two galleries that hold the same templates, however they came to: in another process too.
  std::uint64_t fingerprint() const;
  int dimension() const;

  // Never the same for two views that differ, in this process.
  std::uint64_t version() const;

 private:
  friend class Gallery;
  explicit View(std::shared_ptr<const Snapshot> snapshot);

  std::shared_ptr<const Snapshot> snapshot_;
};

// The writable side. A change is visible to every view taken after the call returns and costs O(1), whatever the size.
// The bytes of a removed or replaced embedding are overwritten as soon as no view from before the change is left.
class Gallery {
 public:
  explicit Gallery(int dimension, Scoring scoring = Scoring::kMean);
  ~Gallery();
  Gallery(const Gallery&) = delete;
  Gallery& operator=(const Gallery&) = delete;

  // Adds a template, or replaces the one the person has under that id.
  Result<void> put_template(const Uuid& person, const Uuid& template_id, std::span<const float> embedding);

  // False when there was nothing to remove. A person leaves with their last template.
  bool remove_template(const Uuid& person, const Uuid& template_id);
  bool remove_person(const Uuid& person);
  void clear();

  // Many changes that become visible together, when the Edit goes: for loading and for catching up with the event log.
  // Holds other changes back while it lives; belongs to the thread that made it.
  class Edit {
   public:
    Result<void> put_template(const Uuid& person, const Uuid& template_id, std::span<const float> embedding);
    bool remove_template(const Uuid& person, const Uuid& template_id);
    bool remove_person(const Uuid& person);
    void clear();

    ~Edit();
    Edit(const Edit&) = delete;
    Edit& operator=(const Edit&) = delete;

   private:
    friend class Gallery;
    explicit Edit(Gallery& gallery);

    Gallery& gallery_;
    std::lock_guard<std::mutex> lock_;
    bool changed_ = false;
  };
  Edit edit() { return Edit(*this); }

  View view() const;
  std::size_t people() const { return view().people(); }
  std::size_t templates() const { return view().templates(); }
  int dimension() const { return dimension_; }
  Scoring scoring() const { return scoring_; }

 private:
  void publish();

  const int dimension_;
  const Scoring scoring_;
  std::mutex writing_;  // one change at a time
  std::unique_ptr<Writer> writer_;
  mutable std::mutex current_mutex_;  // held only to copy or swap the pointer below
  std::shared_ptr<const Snapshot> current_;
};

}  // namespace rollcall::gallery
