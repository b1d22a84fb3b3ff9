// Which privacy papers there are, and in which languages.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::service {

// Each is a draft for whoever decides about the data (the controller) to check and complete.
enum class Paper : std::uint8_t {
  kNotice,              // what people are told: GDPR article 13
  kRecordOfProcessing,  // article 30
  kImpactAssessment,    // article 35
  kModelCards,          // the neural networks in use: licences, figures, limits
  kRetention,           // how long everything is kept
  kProofOfChoice,       // of one person: see choice.hpp
};

// Those of the installation as a whole.
inline constexpr std::array kPapers{Paper::kNotice, Paper::kRecordOfProcessing, Paper::kImpactAssessment,
                                    Paper::kModelCards, Paper::kRetention};

std::string_view name(Paper paper);  // "notice", "record_of_processing", ...

// One of kPapers; kInvalidArgument, naming them, for anything else.
Result<Paper> parse_paper(std::string_view text);

// A language of the app.
struct Language {
  std::string_view code;  // ISO 639-1
  bool right_to_left = false;
};

inline constexpr std::array kLanguages{Language{"en"}, Language{"es"}, Language{"pt"}, Language{"fr"},
                                       Language{"ar", true}};

// kInvalidArgument, naming the known ones, for anything else.
Result<Language> parse_language(std::string_view code);

}  // namespace rollcall::service
