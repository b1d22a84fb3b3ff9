// The requests that are being worked on now, each under a name, so that one sent again meanwhile can be told so.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace rollcall::server {

// Thread-safe.
class UnderWay {
 public:
  // Holds a name until it is destroyed; false when another holds it.
  class Claim {
   public:
    Claim(UnderWay& all, std::string name) : all_(all), name_(std::move(name)) {
      const std::scoped_lock lock(all_.mutex_);
      held_ = all_.names_.insert(name_).second;
    }
    ~Claim() {
      if (!held_) return;
      const std::scoped_lock lock(all_.mutex_);
      all_.names_.erase(name_);
    }
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
    explicit operator bool() const { return held_; }

   private:
    UnderWay& all_;
    std::string name_;
    bool held_ = false;
  };

 private:
  std::mutex mutex_;
  std::set<std::string> names_;
};

}  // namespace rollcall::server
