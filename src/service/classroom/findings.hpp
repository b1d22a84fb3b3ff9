// What was found in the pictures of a class: everything that deciding, drawing and confirming need, so that no model
// has to look at them again. As one document, to be sealed; it holds faces.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "face/types.hpp"
#include "gallery/open_set.hpp"
#include "service/recognition/recognition.hpp"

namespace rollcall::service {

struct FoundFace {
  std::size_t picture = 0;  // from 0
  face::Face face;          // in pixels of its picture as it was sent
  gallery::Identification who;
  Bytes crop;  // a JPEG of it, as evidence is
};

struct Findings {
  std::vector<face::Size> pictures;
  std::vector<FoundFace> faces;  // by picture, left to right in each
};

Bytes write_findings(const Findings& findings);
Result<Findings> read_findings(ByteView document);  // kCorrupt for what is none

// Everyone a face may be, ascending.
std::vector<Uuid> people_in(const Findings& findings);

// As what works on frames takes it.
RecognisedFace to_recognised(const FoundFace& found);

}  // namespace rollcall::service
