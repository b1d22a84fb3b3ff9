#include "attendance/period.hpp"

#include <array>
#include <chrono>
#include <format>
#include <utility>

#include "attendance/words.hpp"

namespace rollcall::attendance {
namespace {

constexpr std::array<std::string_view, 3> kIntervals{"day", "week", "month"};
constexpr std::size_t kDateLength = 10;  // of "2026-11-20"

Result<std::optional<Bound>> parse_bound(std::string_view field, std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  if (text->size() == kDateLength) {
    if (const auto date = parse_date(*text)) return Bound{*date};
  } else if (const auto time = parse_rfc3339(*text)) {
    return Bound{*time};
  }
  return fail_field(std::string(field), "must be a day such as 2026-11-20 or a time such as 2026-11-20T09:00:00Z");
}

std::unexpected<Error> fail_order() { return fail_field("to", "must not be before from"); }

}  // namespace

Result<Period> parse_period(std::optional<std::string_view> from, std::optional<std::string_view> to) {
  Period period;
  ROLLCALL_ASSIGN(period.from, parse_bound("from", from));
  ROLLCALL_ASSIGN(period.to, parse_bound("to", to));
  // A day and a point in time compare only where the day is.
  if (period.from && period.to && period.from->index() == period.to->index() && *period.to < *period.from)
    return fail_order();
  return period;
}

Result<Span> span_in(const Period& period, const TimeZone& zone) {
  Span span;
  if (period.from) {
    const auto* day = std::get_if<Date>(&*period.from);
    span.from = day != nullptr ? zone.start_of(*day) : std::get<Time>(*period.from);
  }
  if (period.to) {
    const auto* day = std::get_if<Date>(&*period.to);
    span.until = day != nullptr ? zone.start_of(Date{std::chrono::sys_days{*day} + std::chrono::days{1}})
                                : std::get<Time>(*period.to);
  }
  if (span.from && span.until && *span.until < *span.from) return fail_order();
  return span;
}

std::string_view name(Interval interval) { return kIntervals.at(static_cast<std::size_t>(interval)); }

Result<Interval> parse_interval(std::string_view text) { return parse_word<Interval>(kIntervals, "by", text); }

std::string interval_of(Date date, Interval interval) {
  if (interval == Interval::kDay) return format_date(date);
  if (interval == Interval::kMonth)
    return std::format("{:04}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()));
  using std::chrono::days;
  using std::chrono::sys_days;
  const auto monday = sys_days{date} - (std::chrono::weekday{sys_days{date}} - std::chrono::Monday);
  const std::chrono::year year = Date{monday + days{3}}.year();
  const auto first = sys_days{year / std::chrono::January / 4};  // always in the first week
  const auto first_monday = first - (std::chrono::weekday{first} - std::chrono::Monday);
  return std::format("{:04}-W{:02}", static_cast<int>(year), (monday - first_monday) / days{7} + 1);
}

}  // namespace rollcall::attendance
