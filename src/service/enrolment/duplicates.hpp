// The same face under two names: noticed at enrolment and by a scan of the whole gallery, and settled by a human. Two
// who only look alike get a wider margin wherever one of them is recognised; one person twice is put right by making
// one of the two inactive. Nothing is merged.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "store/duplicates.hpp"
#include "store/of_people.hpp"

namespace rollcall::service {

// From which similarity on two people count as a pair: the accept threshold for the whole gallery, never below the
// model's strict one. A false alarm keeps a person from being enrolled, so a likeness that would only do among few is
// not enough.
float duplicate_threshold(const Recognition& recognition, std::size_t people);

struct Likeness {
  Uuid a;
  Uuid b;
  double similarity = 0;
  double threshold = 0;
  std::string model;
};

// Within a transaction: notes the pair, once. One that a human settled stays settled.
Result<void> note_duplicate(store::Connection& db, Installation& in, const Actor& actor, const Likeness& likeness);

// A pair with the names of the two.
struct DuplicateView {
  store::Duplicate pair;
  store::PersonName first;
  store::PersonName second;
};

Result<DuplicateView> get_duplicate(Installation& in, const Uuid& id);  // kNotFound
Result<store::Page<DuplicateView>> list_duplicates(Installation& in, std::optional<store::DuplicateStatus> status,
                                                   const store::PageRequest& page);

// Also takes back what was settled before, with kOpen.
Result<DuplicateView> settle_duplicate(Installation& in, const Actor& actor, const Uuid& id,
                                       store::DuplicateStatus status);

struct DuplicateScan {
  std::function<void(std::int64_t done, std::int64_t total)> progress;  // in templates
  std::stop_token stop;                                                 // kCancelled
};
struct DuplicateReport {
  std::int64_t people = 0;
  std::int64_t templates = 0;
  std::int64_t pairs = 0;  // closer than the threshold, those settled before included
};

// Compares every template of the chosen recogniser with everybody, and notes the pairs; open pairs that are no longer
// close are forgotten. Each template is one search of the gallery, 64 at a time.
Result<DuplicateReport> scan_duplicates(Installation& in, const Recognition& recognition, const Actor& actor,
                                        const DuplicateScan& scan);

}  // namespace rollcall::service
