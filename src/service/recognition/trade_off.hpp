// What a threshold costs: for the recogniser in use, the error rates its manifest has measured, at the number of people
// a search is among, and where the thresholds lie that follow from the settings.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/recognition/recognition.hpp"

namespace rollcall::service {

// A measured point: what would follow from accepting from this similarity on. Rates 0..1.
struct TradeOffPoint {
  float similarity = 0;
  double true_accept_rate = 0;            // of pairs of one person
  double false_accept_rate = 0;           // of pairs of different people
  double false_accept_rate_searched = 0;  // of strangers searched among all of them, see docs/accuracy.md
};

struct TradeOff {
  std::string model;
  std::size_t people = 0;        // searched among
  float accept = 0;              // similarities: from here on accepted
  float review = 0;              // and from here on shown to a human
  float margin = 0;              // closer to the second person: shown to a human too
  float verify = 0;              // two faces of one person
  double false_accept_rate = 0;  // the settings they follow from
  double review_rate = 0;
  double true_accept_rate = 0;        // at `accept`, between the measured points; 0 where nothing was measured
  std::vector<TradeOffPoint> points;  // by similarity; empty for a model that nobody measured
};

// For a search among `people`; none: as many as are enrolled now. The problem of the recognition where it has one.
Result<TradeOff> trade_off(const Installation& in, const Recognition& recognition, std::optional<std::size_t> people);

}  // namespace rollcall::service
