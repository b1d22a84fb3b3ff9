// Numbers, lengths of time and dates as a language writes them, by the Unicode CLDR: plurals, separators, digits and
// the order of a date. The same data as browsers have, so a paper and the app agree.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"
#include "service/papers/paper.hpp"

namespace rollcall::service {

// A plain value, thread-safe.
class Wording {
 public:
  explicit Wording(const Language& language) : language_(language) {}

  const Language& language() const { return language_; }

  std::string number(std::int64_t value) const;   // "12,000"
  std::string decimal(double value) const;        // up to four digits that count: "0.4604"
  std::string percent(double share) const;        // 0.003 is "0.3%"
  std::string days(std::int64_t count) const;     // "90 days"
  std::string hours(std::int64_t count) const;    // "24 hours"
  std::string minutes(std::int64_t count) const;  // "15 minutes"
  std::string seconds(std::int64_t count) const;  // "60 seconds"
  std::string date(Time time) const;              // of UTC: "21 November 2026"
  std::string moment(Time time) const;            // with the time of day, and that it is UTC

  // Text that runs the other way, or may, kept from turning what stands beside it: the directional isolates of UAX #9.
  // Unchanged where the language runs from left to right.
  std::string isolated(std::string text) const;

 private:
  Language language_;
};

}  // namespace rollcall::service
