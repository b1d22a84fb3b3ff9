// Faces that were taken for a person and are not theirs, in memory beside the gallery. A hit that is more like such a
// face than like the person's templates is no hit; one that is nearly as much like it is doubtful.
//
// Not thread-safe; made anew and shared once made. The bytes are overwritten when the last holder lets go.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/uuid.hpp"
#include "gallery/match.hpp"

namespace rollcall::gallery {

class Vetoes {
 public:
  void add(const Uuid& person, std::span<const float> face);
  void remove_person(const Uuid& person) { people_.erase(person); }
  bool empty() const { return people_.empty(); }

  // The similarity of `query` (of unit length) to the vetoed face of this person that is most alike; none without one.
  std::optional<float> nearest(const Uuid& person, std::span<const float> query) const;

  // Takes out of `matches` of `query` everyone whose vetoed face it is at least as much alike.
  void apply(std::span<const float> query, std::vector<Match>& matches) const;

  // Whether a match is less than `margin` more alike than a vetoed face of the same person.
  bool is_close(std::span<const float> query, const Match& match, float margin) const;

 private:
  struct Face {
    explicit Face(std::span<const float> values) : embedding(values.begin(), values.end()) {}
    Face(const Face&) = delete;
    Face& operator=(const Face&) = delete;
    ~Face();
    std::vector<float> embedding;
  };
  std::map<Uuid, std::vector<std::shared_ptr<const Face>>> people_;
};

}  // namespace rollcall::gallery
