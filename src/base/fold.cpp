#include "base/fold.hpp"

#include <glib.h>

#include <algorithm>
#include <array>

#include "base/owned.hpp"
#include "base/text.hpp"

namespace rollcall {
namespace {

using OwnedText = Owned<char, g_free>;

std::string normalize(std::string_view text, GNormalizeMode mode) {
  const OwnedText made(g_utf8_normalize(text.data(), static_cast<gssize>(text.size()), mode));
  return made ? std::string(made.get()) : std::string(text);
}

std::string fold_case(std::string_view text) {
  const OwnedText made(g_utf8_casefold(text.data(), static_cast<gssize>(text.size())));
  return made.get();
}

// Letters that are not made of a plain one and a mark, and yet are typed as that one.
struct Plain {
  char32_t letter;
  std::string_view plain;
};
constexpr std::array kPlain = {
    Plain{U'\u00e6', "ae"},     Plain{U'\u00f0', "d"},      Plain{U'\u00f8', "o"},      Plain{U'\u00fe', "th"},
    Plain{U'\u0111', "d"},      Plain{U'\u0127', "h"},      Plain{U'\u0131', "i"},      Plain{U'\u0142', "l"},
    Plain{U'\u014b', "n"},      Plain{U'\u0153', "oe"},     Plain{U'\u0167', "t"},      Plain{U'\u02bc', "'"},
    Plain{U'\u0629', "\u0647"}, Plain{U'\u0640', ""},       Plain{U'\u0649', "\u064a"}, Plain{U'\u0671', "\u0627"},
    Plain{U'\u06a9', "\u0643"}, Plain{U'\u06c1', "\u0647"}, Plain{U'\u06cc', "\u064a"}, Plain{U'\u2010', "-"},
    Plain{U'\u2011', "-"},      Plain{U'\u2012', "-"},      Plain{U'\u2013', "-"},      Plain{U'\u2014', "-"},
    Plain{U'\u2018', "'"},      Plain{U'\u2019', "'"},      Plain{U'\u201c', "\""},     Plain{U'\u201d', "\""},
    Plain{U'\u2212', "-"},
};
static_assert(std::ranges::is_sorted(kPlain, {}, &Plain::letter));

// Whether a mark is one that people leave out. Marks that make another letter have the low combining classes 7 to 9
// (nukta, kana voicing, virama) or are those of one script between 37 and 199, or have none (Unicode Character
// Database, Canonical_Combining_Class Values).
bool is_left_out(gunichar c) {
  constexpr int kFirstPoint = 10;  // Hebrew, Arabic and Syriac points
  constexpr int kLastPoint = 36;
  constexpr int kFirstAccent = 200;
  const int of = g_unichar_combining_class(c);
  return (of >= kFirstPoint && of <= kLastPoint) || of >= kFirstAccent;
}

void append(std::string& out, gunichar c) {
  constexpr gunichar kFirstKatakana = 0x30a1;
  constexpr gunichar kLastKatakana = 0x30f6;
  constexpr gunichar kToHiragana = 0x60;
  if (is_left_out(c) || g_unichar_type(c) == G_UNICODE_FORMAT) return;
  if (g_unichar_isspace(c) || g_unichar_iscntrl(c)) {
    if (!out.empty() && out.back() != ' ') out += ' ';
    return;
  }
  if (const auto* found = std::ranges::lower_bound(kPlain, static_cast<char32_t>(c), {}, &Plain::letter);
      found != kPlain.end() && found->letter == static_cast<char32_t>(c)) {
    out += found->plain;
    return;
  }
  if (g_unichar_isdigit(c)) {
    out += static_cast<char>('0' + g_unichar_digit_value(c));
    return;
  }
  if (c >= kFirstKatakana && c <= kLastKatakana) c -= kToHiragana;
  std::array<char, 6> bytes{};
  out.append(bytes.data(), static_cast<std::size_t>(g_unichar_to_utf8(c, bytes.data())));
}

}  // namespace

std::string fold(std::string_view text) {
  if (!is_utf8(text) || text.contains('\0')) return to_lower_ascii(text);
  const std::string parts = normalize(fold_case(normalize(text, G_NORMALIZE_NFKD)), G_NORMALIZE_NFKD);
  std::string out;
  out.reserve(parts.size());
  for (const char* at = parts.c_str(); *at != '\0'; at = g_utf8_next_char(at)) append(out, g_utf8_get_char(at));
  if (out.ends_with(' ')) out.pop_back();
  return normalize(out, G_NORMALIZE_NFC);
}

}  // namespace rollcall
