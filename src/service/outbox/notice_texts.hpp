// The words of notices to guardians, by language. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "attendance/time_zone.hpp"
#include "store/guardians.hpp"

namespace rollcall::service {

// "en", "de", "fr", "es", "pt", "ar".
bool is_notice_language(std::string_view language);
std::string notice_languages();  // for messages

// One absence, or the taking back of one.
struct NoticeLine {
  store::NoticeKind kind = store::NoticeKind::kAbsence;
  std::string person;
  std::string course;
  attendance::LocalTime starts_at{};
  attendance::LocalTime ends_at{};
};

struct NoticeText {
  std::string subject;
  std::string body;
};

// A language that is not there is English. `lines` is not empty.
NoticeText notice_text(std::string_view language, std::string_view guardian, std::span<const NoticeLine> lines,
                       std::string_view unsubscribe_url);

// What the page says behind the link.
struct UnsubscribeText {
  std::string_view question;
  std::string_view button;
  std::string_view done;
  bool right_to_left = false;
};
UnsubscribeText unsubscribe_text(std::string_view language);

}  // namespace rollcall::service
