#include "service/enrolment/enrol_many.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace rollcall::service {
namespace {

constexpr std::chrono::milliseconds kSaid{200};
constexpr std::chrono::milliseconds kBusyPause{100};

// What concerns one photo or its person only and must not end the rest.
bool is_about_the_photo(const Error& error) {
  switch (error.code) {
    case ErrorCode::kMalformed:
    case ErrorCode::kUnsupportedMedia:
    case ErrorCode::kTooLarge:
    case ErrorCode::kUnprocessable:
    case ErrorCode::kForbidden:
    case ErrorCode::kConflict:
    case ErrorCode::kNotFound:
    case ErrorCode::kConsentMissing:
      return true;
    default:
      return false;
  }
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// Runs the work on a few threads; the caller's thread reports progress.
class ManyPhotos {
 public:
  ManyPhotos(Installation& in, const Recognition& recognition, const Actor& actor, const EnrolManyOptions& options,
             std::vector<PhotoToEnrol> photos, PhotoTally& tally)
      : in_(in),
        recognition_(recognition),
        actor_(actor),
        options_(options),
        photos_(std::move(photos)),
        tally_(tally) {}

  Result<void> run() {
    std::vector<std::jthread> threads;
    for (int i = 0; i < std::max(1, options_.threads); ++i) threads.emplace_back([this] { work(); });
    std::unique_lock lock(mutex_);
    while (done_ < photos_.size() && !failure_ && !options_.stop.stop_requested()) {
      changed_.wait_for(lock, kSaid);
      if (!options_.progress) continue;
      const std::size_t done = done_;
      lock.unlock();
      options_.progress(done, photos_.size());
      lock.lock();
    }
    const bool complete = done_ == photos_.size();
    stopping_ = true;
    lock.unlock();
    threads.clear();
    if (failure_) return std::unexpected(*std::move(failure_));
    if (!complete) return fail(ErrorCode::kCancelled, "the import was interrupted", "run it again to carry on");
    return {};
  }

 private:
  void work() {
    while (!stopping_) {
      const std::size_t index = next_.fetch_add(1);
      if (index >= photos_.size()) return;
      enrol(photos_[index]);
    }
  }

  void enrol(const PhotoToEnrol& photo) {
    auto result = patiently(photo);
    const std::scoped_lock lock(mutex_);
    if (result) {
      count(photo, *result);
    } else if (is_about_the_photo(result.error())) {
      tally_.refused.push_back({.file = photo.file, .external_id = photo.external_id, .why = result.error().message});
    } else {
      if (!failure_) failure_ = std::move(result).error();
      changed_.notify_one();
      return;
    }
    ++done_;
    ++tally_.photos;
    changed_.notify_one();
  }

  void count(const PhotoToEnrol& photo, PhotoResult& result) {
    if (result.accepted)
      ++(result.known_already ? tally_.known_already : tally_.accepted);
    else
      tally_.refused.push_back({.file = photo.file,
                                .external_id = photo.external_id,
                                .why = join(result.reasons),
                                .reasons = std::move(result.reasons)});
  }

  Result<PhotoResult> patiently(const PhotoToEnrol& photo) {
    ROLLCALL_ASSIGN(const Bytes bytes, photo.read());
    while (true) {
      auto result =
          enrol_photo(in_, recognition_, actor_, photo.person, bytes, {.source = store::PhotoSource::kImport});
      if (result || result.error().code != ErrorCode::kBusy || stopping_) return result;
      std::this_thread::sleep_for(kBusyPause);
    }
  }

  Installation& in_;
  const Recognition& recognition_;
  const Actor& actor_;
  const EnrolManyOptions& options_;
  const std::vector<PhotoToEnrol> photos_;
  PhotoTally& tally_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t done_ = 0;
  std::optional<Error> failure_;
};

}  // namespace

Result<void> enrol_many(Installation& in, const Recognition& recognition, const Actor& actor,
                        std::vector<PhotoToEnrol> photos, const EnrolManyOptions& options, PhotoTally& tally) {
  ROLLCALL_TRY(ManyPhotos(in, recognition, actor, options, std::move(photos), tally).run());
  std::ranges::sort(tally.refused, {}, &RefusedPhoto::file);
  return {};
}

}  // namespace rollcall::service
