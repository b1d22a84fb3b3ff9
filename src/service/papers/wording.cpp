#include "service/papers/wording.hpp"

#include <unicode/datefmt.h>
#include <unicode/locid.h>
#include <unicode/measunit.h>
#include <unicode/numberformatter.h>
#include <unicode/timezone.h>

#include <chrono>
#include <memory>

namespace rollcall::service {
namespace {

namespace format = icu::number;

constexpr int kDigits = 4;

// English is written as in Europe, where the law that the papers speak of holds: "21 November 2026".
icu::Locale locale_of(const Language& language) {
  if (language.code == "en") return icu::Locale::getUK();
  return icu::Locale(std::string(language.code).c_str());
}

std::string utf8(const format::FormattedNumber& written, UErrorCode& status) {
  std::string text;
  written.toString(status).toUTF8String(text);
  return text;
}

// The data is part of the library: should a piece be missing, the figure stands in plain digits.
std::string in_units(const Language& language, std::int64_t count, const icu::MeasureUnit& unit) {
  UErrorCode status = U_ZERO_ERROR;
  const std::string text = utf8(format::NumberFormatter::withLocale(locale_of(language))
                                    .unit(unit)
                                    .unitWidth(UNUM_UNIT_WIDTH_FULL_NAME)
                                    .formatInt(count, status),
                                status);
  return U_SUCCESS(status) ? text : std::to_string(count);
}

std::string in_digits(const Language& language, double value, const icu::MeasureUnit& unit,
                      const format::Scale& scale) {
  UErrorCode status = U_ZERO_ERROR;
  const std::string text = utf8(format::NumberFormatter::withLocale(locale_of(language))
                                    .unit(unit)
                                    .scale(scale)
                                    .precision(format::Precision::maxSignificantDigits(kDigits))
                                    .formatDouble(value, status),
                                status);
  return U_SUCCESS(status) ? text : std::to_string(value);
}

// Takes the writer; a language without one is written as RFC 3339.
std::string of_utc(icu::DateFormat* created, Time time) {
  const std::unique_ptr<icu::DateFormat> writer(created);
  if (writer == nullptr) return format_rfc3339(time);
  writer->setTimeZone(*icu::TimeZone::getGMT());
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
  icu::UnicodeString written;
  std::string text;
  writer->format(static_cast<UDate>(milliseconds), written).toUTF8String(text);
  return text;
}

}  // namespace

std::string Wording::number(std::int64_t value) const { return in_units(language_, value, icu::MeasureUnit()); }

std::string Wording::decimal(double value) const {
  return in_digits(language_, value, icu::MeasureUnit(), format::Scale::none());
}

std::string Wording::percent(double share) const {
  return in_digits(language_, share, icu::MeasureUnit::getPercent(), format::Scale::powerOfTen(2));
}

std::string Wording::days(std::int64_t count) const { return in_units(language_, count, icu::MeasureUnit::getDay()); }

std::string Wording::hours(std::int64_t count) const { return in_units(language_, count, icu::MeasureUnit::getHour()); }

std::string Wording::minutes(std::int64_t count) const {
  return in_units(language_, count, icu::MeasureUnit::getMinute());
}

std::string Wording::seconds(std::int64_t count) const {
  return in_units(language_, count, icu::MeasureUnit::getSecond());
}

std::string Wording::date(Time time) const {
  return of_utc(icu::DateFormat::createDateInstance(icu::DateFormat::kLong, locale_of(language_)), time);
}

std::string Wording::moment(Time time) const {
  return of_utc(icu::DateFormat::createDateTimeInstance(icu::DateFormat::kLong, icu::DateFormat::kMedium,
                                                        locale_of(language_)),
                time) +
         " UTC";
}

std::string Wording::isolated(std::string text) const {
  if (!language_.right_to_left) return text;
  return "\u2068" + std::move(text) + "\u2069";  // first strong isolate ... pop directional isolate
}

}  // namespace rollcall::service
