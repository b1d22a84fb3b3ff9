// How a liveness model does on real faces and on attacks, as counts: with few samples a percentage would promise more
// than is known. The two error rates are those of ISO/IEC 30107-3: BPCER, real faces taken for attacks, and APCER,
// attacks of one kind taken for real faces. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>

namespace rollcall::service {

// One picture. `attack` is its kind ("print", "replay", ...), or nullopt for a real face.
struct LivenessSample {
  std::optional<std::string> attack;
  std::optional<double> liveness;  // 0..1; nullopt: no face was found, so nothing was judged
};

// Of the pictures with a face, how many were judged wrongly.
struct WrongOf {
  std::size_t wrong = 0;
  std::size_t total = 0;

  double rate() const { return total == 0 ? 0.0 : static_cast<double>(wrong) / static_cast<double>(total); }
  bool operator==(const WrongOf&) const = default;
};

struct LivenessCounts {
  WrongOf real;                           // BPCER: below the threshold
  std::map<std::string, WrongOf> attack;  // APCER by kind: at or over it
  std::size_t real_without_face = 0;
  std::size_t attacks_without_face = 0;  // stopped before liveness was asked

  std::size_t attacks() const;  // of all kinds, with a face
};

// A face is taken for live when its liveness is at least `threshold`; NaN is not.
LivenessCounts count_liveness(std::span<const LivenessSample> samples, double threshold);

}  // namespace rollcall::service
