#include "service/outbox/csv_rows.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <string>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "store/courses.hpp"
#include "store/people.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kMostText = 1000;

std::string text_of(const boost::json::object& facts, std::string_view name) {
  const boost::json::value* const found = facts.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

// {"observed", "teacher", "office"}, each a status or null.
std::string highest(const boost::json::value& layers) {
  if (layers.is_string()) return std::string(layers.as_string());
  if (!layers.is_object()) return {};
  for (const std::string_view layer : {"office", "teacher", "observed"})
    if (std::string status = text_of(layers.as_object(), layer); !status.empty()) return status;
  return {};
}

std::string highest(const boost::json::object& facts, std::string_view name) {
  const boost::json::value* const found = facts.if_contains(name);
  return found == nullptr ? std::string() : highest(*found);
}

std::string id_text(const std::optional<Uuid>& id) { return id ? id->to_string() : std::string(); }

}  // namespace

std::string_view csv_header() {
  return "id,event_number,at,event,record_id,session_id,course,session_start,session_end,person_id,external_id,status,"
         "status_before,layer,method,actor_id\r\n";
}

Result<WebhookMessage> csv_message_of(store::Connection& db, const store::Event& event) {
  std::string external_id;
  if (event.person_id) {
    ROLLCALL_ASSIGN(const auto person, store::find_person(db, *event.person_id));
    if (person) external_id = person->external_id;
  }
  std::string course_code;
  std::string starts_at;
  std::string ends_at;
  if (event.session_id) {
    ROLLCALL_ASSIGN(const auto session, store::find_session(db, *event.session_id));
    if (session) {
      ROLLCALL_ASSIGN(const auto course, store::find_course(db, session->course_id));
      if (course) course_code = course->code;
      starts_at = format_rfc3339(session->starts_at);
      ends_at = format_rfc3339(session->ends_at);
    }
  }
  boost::system::error_code damaged;
  const boost::json::value parsed = boost::json::parse(event.ids, damaged);
  const boost::json::object facts = !damaged && parsed.is_object() ? parsed.as_object() : boost::json::object{};
  std::string status = text_of(facts, "status");
  if (status.empty()) status = highest(facts, "after");
  WebhookMessage message{.id = message_id_of(event), .body = {}};
  CsvWriter csv;
  csv.plain(message.id).plain(std::to_string(event.number)).plain(format_rfc3339(event.at)).plain(event.kind);
  csv.plain(id_text(event.subject_id)).plain(id_text(event.session_id));
  csv.text(printable(course_code, kMostText)).plain(starts_at).plain(ends_at);
  csv.plain(id_text(event.person_id)).text(printable(external_id, kMostText));
  csv.plain(status).plain(highest(facts, "before")).plain(text_of(facts, "layer")).plain(text_of(facts, "method"));
  csv.plain(id_text(event.actor_id)).end_row();
  message.body = csv.take();
  return message;
}

}  // namespace rollcall::service
