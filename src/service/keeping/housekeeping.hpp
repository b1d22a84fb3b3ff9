// What time brings: everything past its days, erasures to be completed, checkpoints and backups that are due, answers
// nobody will ask for again, the last use of API keys.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

// When API keys were last used, kept in memory between two tidyings so that no request waits for a write. Thread-safe.
class KeyUses {
 public:
  void note(const Uuid& key, Time at);
  std::map<Uuid, Time> take();

 private:
  std::mutex mutex_;
  std::map<Uuid, Time> uses_;
};

// How long the answer to a repeated request is kept.
inline constexpr std::chrono::hours kAnswersKept{24};

struct Tidied {
  std::size_t evidence = 0;
  std::size_t reviews = 0;
  std::size_t answers = 0;
};

// Removes what is past its time: rows first, in one transaction, then the sealed files and the keys they had of their
// own. What a crash leaves is a sealed file that nothing names. At most a thousand of each kind a call.
Result<Tidied> tidy(Installation& in, KeyUses& uses);

}  // namespace rollcall::service
