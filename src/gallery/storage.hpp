// The memory behind a gallery's snapshots, and when what a change replaced may go.
//
// Snapshots share nearly everything: a change copies the few pages and the one block it touches and publishes a new
// snapshot. What it replaced is retired: older snapshots may still read it, newer ones cannot reach it. It is released
// (and, where it is biometric, overwritten) once every snapshot from before the change is gone, by whoever drops the
// last one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <set>
#include <vector>

#include "gallery/cell_pool.hpp"

namespace rollcall::gallery {

class Storage;

// Something replaced: `release(storage, what)` lets it go.
struct Retired {
  void* what;
  void (*release)(Storage& storage, void* what);
};

// Thread-safe. Lives as long as its gallery or any of its snapshots.
class Storage {
 public:
  explicit Storage(std::size_t dimension);
  ~Storage();
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  CellPool& blocks() { return blocks_; }    // code blocks
  CellPool& vectors() { return vectors_; }  // fp32 embeddings, padded

  // A snapshot of this version begins to exist; `retired` is what it can no longer reach but earlier ones can. Versions
  // only grow.
  void begin(std::uint64_t version, const std::vector<Retired>& retired);
  // It is gone.
  void end(std::uint64_t version);

 private:
  struct Waiting {
    std::uint64_t version;  // released when no snapshot before this one is left
    Retired item;
  };

  CellPool blocks_;
  CellPool vectors_;
  std::mutex mutex_;
  std::set<std::uint64_t> alive_;
  std::deque<Waiting> waiting_;  // by version
};

}  // namespace rollcall::gallery
