// One state of the gallery, as a View reads it: immutable, sharing its memory with the states before and after it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/uuid.hpp"
#include "gallery/codes.hpp"
#include "gallery/cow_table.hpp"
#include "gallery/storage.hpp"

namespace rollcall::gallery {

constexpr std::uint32_t kNone = 0xffffffffU;

// Row r of the scan is lane r % 16 of block r / 16. A row that is not live has no person.
struct Row {
  std::uint32_t person = kNone;   // place in the table of people
  std::uint32_t next = kNone;     // another row of the same person
  const float* vector = nullptr;  // padded; what the codes stand for
};

struct PersonEntry {
  Uuid id;
  std::uint32_t first_row = kNone;  // kNone: the place is free
};

// An open-addressing table of places + 1 (0: empty), a power of two in size.
using IndexSlot = std::uint32_t;

// Where the probing for an id starts, before it is cut to the table's size.
std::uint64_t spread(const Uuid& id);

// What a template adds to the fingerprint of a gallery (View::fingerprint), and takes away from it again.
std::uint64_t fingerprint_of(const Uuid& person, const Uuid& template_id);

// The tables, for readers (CowTable) and for the writer (CowEditor).
template <template <class> class Table>
struct Tables {
  Table<BlockRef> blocks;
  Table<Row> rows;
  Table<PersonEntry> persons;
  Table<IndexSlot> index;
  std::size_t people = 0;
  std::size_t templates = 0;
  std::uint64_t fingerprint = 0;
};

// The slot of the index that holds `id`, or else the empty one where it belongs. The index is never full.
template <class AnyTables>
std::size_t slot_of(const AnyTables& tables, const Uuid& id) {
  const std::size_t mask = tables.index.size() - 1;
  std::size_t slot = spread(id) & mask;
  while (tables.index[slot] != 0 && tables.persons[tables.index[slot] - 1].id != id) slot = (slot + 1) & mask;
  return slot;
}

// The person's place, or kNone.
template <class AnyTables>
std::uint32_t place_of(const AnyTables& tables, const Uuid& id) {
  if (tables.index.size() == 0) return kNone;
  const IndexSlot found = tables.index[slot_of(tables, id)];
  return found == 0 ? kNone : found - 1;
}

struct Snapshot : Tables<CowTable> {
  Snapshot(Tables<CowTable> tables, int dimension_, bool one_row_each_, std::uint64_t version_,
           std::shared_ptr<Storage> storage_)
      : Tables<CowTable>(std::move(tables)),
        dimension(dimension_),
        one_row_each(one_row_each_),
        version(version_),
        storage(std::move(storage_)) {}
  ~Snapshot() { storage->end(version); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  const int dimension;
  const bool one_row_each;  // no person has two rows
  const std::uint64_t version;
  const std::shared_ptr<Storage> storage;
};

}  // namespace rollcall::gallery
