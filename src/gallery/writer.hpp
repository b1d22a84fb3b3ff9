// The changing side of a gallery: keeps the tables, and makes a Snapshot of them when asked.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/uuid.hpp"
#include "gallery/gallery.hpp"
#include "gallery/snapshot.hpp"
#include "gallery/storage.hpp"

namespace rollcall::gallery {

// Not thread-safe: the Gallery lets one change in at a time. Running out of memory in the middle of a change ends the
// program: half a change must not be searched.
class Writer {
 public:
  Writer(int dimension, Scoring scoring);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void put(const Uuid& person, const Uuid& template_id, std::span<const float> unit_embedding) noexcept;
  bool remove(const Uuid& person, const Uuid& template_id) noexcept;
  bool remove(const Uuid& person) noexcept;
  void clear() noexcept;

  // The state now. The changes since the last call become visible in it, all together.
  std::shared_ptr<const Snapshot> publish() noexcept;

 private:
  struct Template {
    Uuid id;
    float* vector;
    std::uint32_t row;  // with Scoring::kBest, else kNone
  };
  struct Person {
    std::vector<Template> templates;  // by id, so that the mean does not depend on the order of arrival
    float* mean = nullptr;            // with Scoring::kMean and two templates or more
    std::uint64_t mean_edit = 0;      // the edit that made it
  };

  std::uint32_t place_for(const Uuid& person);
  void drop_person(std::uint32_t place);
  void grow_index();
  void unindex(const Uuid& person);

  void refresh_mean(std::uint32_t place);
  void remove_template(std::uint32_t place, std::size_t which);

  std::uint32_t new_row(std::uint32_t place);
  void unlink_row(std::uint32_t row);
  void point_row(std::uint32_t row, const float* vector);
  void drop_row(std::uint32_t row);
  BlockRef& writable_block(std::size_t block);

  float* new_vector();
  float* keep_vector(std::span<const float> values);
  void retire_vector(float* vector);

  const std::size_t dimension_;
  const Scoring scoring_;
  std::shared_ptr<Storage> storage_;
  std::uint64_t edit_ = 1;  // stamps what the edit under way made and may still change in place
  std::vector<Retired> retired_;

  Tables<CowEditor> tables_;
  std::vector<Person> people_;  // by place
  std::vector<std::uint32_t> free_places_;
  std::vector<std::uint32_t> free_rows_;
  std::vector<float> errors_;              // by row: its e, see codes.hpp
  std::vector<std::uint64_t> block_edit_;  // by block: the edit that made its bytes
};

}  // namespace rollcall::gallery
