#include "service/outbox/mail_message.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <format>

#include "base/bytes.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kLongestLine = 75;       // without the = at its end
constexpr std::size_t kEncodedWordBytes = 42;  // 56 characters of base64, 75 with what is around them
constexpr std::size_t kMostAddress = 254;
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

std::string without_controls(std::string_view text) {
  std::string clean(text);
  std::ranges::replace_if(clean, is_control, ' ');
  return clean;
}

std::string format_date(Time time) {
  using namespace std::chrono;
  const sys_days day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<seconds>(time - day)};
  return std::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", kDays[weekday{day}.c_encoding()],
                     static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

// "Name <address>" with the name as a phrase.
std::string format_address(std::string_view name, std::string_view address) {
  if (name.empty()) return std::string(address);
  std::string phrase = encode_header(name);
  if (!phrase.starts_with("=?")) {
    std::string quoted = "\"";
    for (const char c : phrase) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    phrase = quoted + '"';
  }
  return std::format("{}\r\n <{}>", phrase, address);
}

}  // namespace

std::string encode_header(std::string_view text) {
  const std::string clean = without_controls(text);
  constexpr std::size_t kPlain = 60;
  if (is_ascii(clean) && clean.size() <= kPlain && !clean.contains("=?")) return clean;
  std::string encoded;
  for (std::size_t at = 0; at < clean.size();) {
    std::size_t end = std::min(at + kEncodedWordBytes, clean.size());
    while (end > at + 1 && end < clean.size() && is_continuation(clean[end])) --end;
    encoded += encoded.empty() ? "" : "\r\n ";
    encoded += "=?UTF-8?B?" + to_base64(bytes_of(std::string_view(clean).substr(at, end - at))) + "?=";
    at = end;
  }
  return encoded;
}

std::string encode_quoted_printable(std::string_view text) {
  std::string encoded;
  std::size_t column = 0;
  const auto put = [&](std::string_view piece) {
    if (column + piece.size() > kLongestLine) {
      encoded += "=\r\n";
      column = 0;
    }
    encoded += piece;
    column += piece.size();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      encoded += "\r\n";
      column = 0;
      continue;
    }
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n';
    const bool plain = (c > ' ' && c < 0x7F && c != '=') || (c == ' ' && !ends_line);
    // A dot that begins a line stands for itself, whatever moves it.
    if (plain && !(c == '.' && column == 0)) {
      put(std::string_view(&c, 1));
    } else {
      put(std::format("={:02X}", static_cast<unsigned>(static_cast<unsigned char>(c))));
    }
  }
  return encoded;
}

std::string_view bare_address(std::string_view text) {
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos || !text.ends_with('>')) return text;
  return text.substr(open + 1, text.size() - open - 2);
}

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || text.find('@', at + 1) != std::string_view::npos) return false;
  const std::string_view domain = text.substr(at + 1);
  constexpr std::string_view kRefused = "<>()[],;:\\\" ";
  return text.size() <= kMostAddress && !domain.empty() && !domain.starts_with('.') && !domain.ends_with('.') &&
         is_ascii(text) && std::ranges::none_of(text, [&](char c) { return is_control(c) || kRefused.contains(c); });
}

std::string format_mail(const Mail& mail) {
  const std::string_view sender = bare_address(mail.from);
  const std::string_view sender_name = sender.size() == mail.from.size()
                                           ? std::string_view{}
                                           : std::string_view(mail.from).substr(0, mail.from.find('<'));
  std::string text = std::format(
      "From: {}\r\nTo: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}>\r\nAuto-Submitted: auto-generated\r\n"
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
      format_address(sender_name.substr(0, sender_name.find_last_not_of(' ') + 1), without_controls(sender)),
      format_address(mail.to_name, without_controls(mail.to)), encode_header(mail.subject), format_date(mail.date),
      without_controls(mail.id));
  if (!mail.language.empty()) text += std::format("Content-Language: {}\r\n", without_controls(mail.language));
  if (!mail.unsubscribe_url.empty())
    text += std::format("List-Unsubscribe: <{}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                        without_controls(mail.unsubscribe_url));
  return text + "\r\n" + encode_quoted_printable(mail.text) + "\r\n";
}

}  // namespace rollcall::service
