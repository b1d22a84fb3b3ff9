#include "store/holidays.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect = "SELECT id, name, version, created_at, updated_at FROM holiday_calendar";

HolidayCalendar read_calendar(Row& row) {
  HolidayCalendar calendar;
  row.into(calendar.id, calendar.name, calendar.version, calendar.created_at, calendar.updated_at);
  return calendar;
}

Holiday read_holiday(Row& row) {
  Holiday holiday;
  row.into_word(holiday.first, attendance::parse_date);
  row.into_word(holiday.last, attendance::parse_date);
  row.into(holiday.name);
  return holiday;
}

Result<void> read_days(Connection& db, HolidayCalendar& calendar) {
  ROLLCALL_ASSIGN(
      calendar.holidays,
      fetch_all(read_holiday, db,
                "SELECT first_day, last_day, name FROM holiday WHERE calendar_id = ? ORDER BY position", calendar.id));
  return {};
}

Result<void> write_days(Connection& db, const HolidayCalendar& calendar) {
  ROLLCALL_TRY(db.execute("DELETE FROM holiday WHERE calendar_id = ?", calendar.id));
  int position = 0;
  for (const Holiday& holiday : calendar.holidays) {
    const std::string first = attendance::format_date(holiday.first);
    const std::string last = attendance::format_date(holiday.last);
    ROLLCALL_TRY(
        db.execute("INSERT INTO holiday (calendar_id, position, first_day, last_day, name) VALUES (?, ?, ?, ?, ?)",
                   calendar.id, position++, first, last, holiday.name));
  }
  return {};
}

}  // namespace

Result<void> insert_holidays(Connection& db, const HolidayCalendar& calendar) {
  ROLLCALL_TRY(
      db.execute("INSERT INTO holiday_calendar (id, name, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
                 calendar.id, calendar.name, calendar.version, calendar.created_at, calendar.updated_at));
  return write_days(db, calendar);
}

Result<HolidayCalendar> get_holidays(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  ROLLCALL_ASSIGN(HolidayCalendar calendar,
                  required(fetch_optional(read_calendar, db, sql, id), "calendar of holidays"));
  ROLLCALL_TRY(read_days(db, calendar));
  return calendar;
}

Result<Page<HolidayCalendar>> list_holidays(Connection& db, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  ROLLCALL_ASSIGN(Page<HolidayCalendar> found,
                  fetch_page(read_calendar, db, kSelect, where, "id", page.limit,
                             [](const HolidayCalendar& calendar) { return Position{.id = calendar.id}; }));
  for (HolidayCalendar& calendar : found.items) ROLLCALL_TRY(read_days(db, calendar));
  return found;
}

Result<void> update_holidays(Connection& db, HolidayCalendar& calendar) {
  ROLLCALL_TRY(check_versioned(db,
                               db.execute("UPDATE holiday_calendar SET name = ?, updated_at = ?, version = version + 1 "
                                          "WHERE id = ? AND version = ?",
                                          calendar.name, calendar.updated_at, calendar.id, calendar.version),
                               "holiday_calendar", calendar.id));
  ++calendar.version;
  return write_days(db, calendar);
}

Result<bool> delete_holidays(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM holiday_calendar WHERE id = ?", id));
}

}  // namespace rollcall::store
