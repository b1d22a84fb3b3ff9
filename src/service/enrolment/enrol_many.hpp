// Many photos of people who are there, each through enrol_photo(): a few at once, with progress, and a reason for every
// one that is not taken.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/enrolment/enrolment.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"

namespace rollcall::service {

struct PhotoToEnrol {
  Uuid person;
  std::string external_id;
  std::string file;                     // as reports name it
  std::function<Result<Bytes>()> read;  // from any thread
};

// A photo that was not enrolled, and why.
struct RefusedPhoto {
  std::string file;
  std::string external_id;  // "" where it is nobody's
  std::string why;
  std::vector<std::string> reasons;  // of a photo that was looked at, as enrol_photo() gives them
};

struct PhotoTally {
  std::size_t photos = 0;  // looked at
  std::size_t accepted = 0;
  std::size_t known_already = 0;      // the same files as before
  std::vector<RefusedPhoto> refused;  // by file
};

struct EnrolManyOptions {
  int threads = 1;
  std::stop_token stop;
  std::function<void(std::size_t done, std::size_t total)> progress;  // called on the caller's thread
};

// Adds to `tally`. May be repeated and carried on: what is enrolled already is recognised by its bytes. Waits where the
// engine is busy. Stops at an error that is not about one photo or one person, and with kCancelled when it is asked to.
Result<void> enrol_many(Installation& in, const Recognition& recognition, const Actor& actor,
                        std::vector<PhotoToEnrol> photos, const EnrolManyOptions& options, PhotoTally& tally);

}  // namespace rollcall::service
