// What confirming a classroom made, kept with it as JSON so that it can be shown and undone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/record.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "store/records.hpp"

namespace rollcall::service {

struct ClassroomMade {
  // By a face.
  struct Mark {
    Uuid record_id;
    Uuid sighting_id;
    std::optional<Uuid> evidence_id;
  };
  // By the teacher's tap.
  struct ByHand {
    Uuid record_id;
    attendance::Layer layer = attendance::Layer::kTeacher;
    std::optional<store::Correction> set;     // what the layer was made to say
    std::optional<store::Correction> before;  // what it had said, without the reason, which is with the record alone
  };
  std::vector<Mark> marks;
  std::vector<ByHand> by_hand;
  std::vector<Uuid> reviews;
  std::int64_t kept = 0;  // by undoing: corrected since, so left as they are
};

std::string write_made(const ClassroomMade& made);
Result<ClassroomMade> read_classroom_made(std::string_view text);  // "" is nothing; kCorrupt

}  // namespace rollcall::service
