// What a search answers: a person and how alike the face is.
#pragma once

#include "base/uuid.hpp"

namespace rollcall::gallery {

// One person found. `similarity` is the cosine of the query with the person's mean template, or with the best of their
// templates, as the gallery's Scoring says: -1..1.
//
// Lists of matches are sorted best first; equal similarities are ordered by person id, so that every run, thread and
// processor gives the same answer. A list holds a person at most once.
struct Match {
  Uuid person;
  float similarity = 0;

  bool operator==(const Match&) const = default;
};

// The order of a list of matches.
inline bool better(const Match& a, const Match& b) {
  return a.similarity != b.similarity ? a.similarity > b.similarity : a.person < b.person;
}

}  // namespace rollcall::gallery
