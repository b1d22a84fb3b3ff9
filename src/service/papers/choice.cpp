#include "service/papers/choice.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "crypto/signature.hpp"
#include "service/event_kinds.hpp"
#include "service/papers/fill.hpp"
#include "service/papers/wording.hpp"
#include "service/people/erasures.hpp"
#include "service/settings.hpp"
#include "store/codes.hpp"
#include "store/events.hpp"
#include "store/people.hpp"
#include "store/photos.hpp"
#include "store/templates.hpp"

namespace rollcall::service {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// What a person's choice shows itself by.
constexpr std::array kKinds{event::kPersonCreated,   event::kPhotoAdded, event::kPhotoRemoved, event::kTemplateAdded,
                            event::kTemplateRemoved, event::kPinSet,     event::kPinRemoved};

struct Choice {
  store::Person person;
  std::int64_t photos = 0;  // that are kept
  std::int64_t templates = 0;
  std::optional<Time> newest;  // template
  bool pin = false;
  std::vector<store::Event> events;  // in order; of each kind the newest kMaxPageSize
  std::int64_t last_event = 0;       // of the whole log
};

Result<std::vector<store::Event>> events_of(store::Connection& db, const Uuid& person) {
  std::vector<store::Event> events;
  for (const std::string_view kind : kKinds) {
    ROLLCALL_ASSIGN(
        const store::Page<store::Event> page,
        store::list_events(db, {.kind = std::string(kind), .person = person}, {.limit = store::kMaxPageSize}));
    events.insert(events.end(), page.items.begin(), page.items.end());
  }
  std::ranges::sort(events, {}, &store::Event::number);
  return events;
}

Result<Choice> read_choice(store::Connection& db, const Uuid& id) {
  Choice choice;
  ROLLCALL_TRY(require_not_erased(db, id));
  ROLLCALL_ASSIGN(choice.person, store::get_person(db, id));
  ROLLCALL_ASSIGN(const std::vector<store::Photo> photos, store::list_photos(db, id));
  choice.photos = std::ranges::count_if(photos, [](const store::Photo& photo) { return !photo.blob_name.empty(); });
  ROLLCALL_ASSIGN(const std::vector<store::Template> templates, store::list_templates(db, id));
  choice.templates = std::ssize(templates);
  for (const store::Template& one : templates)
    choice.newest = std::max(choice.newest.value_or(one.created_at), one.created_at);
  ROLLCALL_ASSIGN(const std::optional<store::Pin> pin, store::find_pin(db, id));
  choice.pin = pin.has_value();
  ROLLCALL_ASSIGN(choice.events, events_of(db, id));
  ROLLCALL_ASSIGN(choice.last_event, store::latest_event(db));
  return choice;
}

// The same facts for a machine.
object statement_of(const Choice& choice, Time now) {
  value consent = nullptr;
  if (choice.person.consent)
    consent = object{{"given_at", format_rfc3339(choice.person.consent->given_at)},
                     {"text_version", choice.person.consent->text_version}};
  return {{"made_at", format_rfc3339(now)},
          {"person_id", choice.person.id.to_string()},
          {"active", choice.person.active},
          {"consent", std::move(consent)},
          {"templates", choice.templates},
          {"photos", choice.photos},
          {"pin", choice.pin},
          {"last_event", choice.last_event}};
}

object event_view(const store::Event& event, const Wording& wording) {
  return {{"event", event.kind},
          {"number", wording.number(event.number)},
          {"at", wording.moment(event.at)},
          {"by", event.actor_id ? value(event.actor_id->to_string()) : value(false)}};
}

object view_of(const Choice& choice, const Wording& wording, const std::string& controller, Time now) {
  object view{{"made_at", wording.moment(now)},
              {"controller", controller.empty() ? value(false) : value(wording.isolated(controller))},
              {"person", wording.isolated(choice.person.name)},
              {"external_id", wording.isolated(choice.person.external_id)},
              {"person_id", choice.person.id.to_string()},
              {"active", choice.person.active},
              {"by_face", choice.templates > 0},
              {"templates", wording.number(choice.templates)},
              {"newest", choice.newest ? wording.date(*choice.newest) : ""},
              {"photos", wording.number(choice.photos)},
              {"pin", choice.pin},
              {"consent", choice.person.consent.has_value()},
              {"consent_given", ""},
              {"consent_version", ""}};
  if (const auto& consent = choice.person.consent) {
    view["consent_given"] = wording.moment(consent->given_at);
    view["consent_version"] = wording.isolated(consent->text_version);
  }
  array events;
  for (const store::Event& event : choice.events) events.push_back(event_view(event, wording));
  view["events"] = std::move(events);
  return view;
}

}  // namespace

Result<std::string> write_choice(Installation& in, const Actor& actor, const Uuid& person, const Language& language) {
  const Time now = in.clock().now();
  ROLLCALL_ASSIGN(const Choice choice, in.database().transact([&](store::Connection& db) -> Result<Choice> {
    ROLLCALL_ASSIGN(Choice read, read_choice(db, person));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kPersonExported,
                      {.subject = person,
                       .person = person,
                       .session = std::nullopt,
                       .ids = {{"document", name(Paper::kProofOfChoice)}}}));
    return read;
  }));
  ROLLCALL_ASSIGN(const crypto::Key seed, in.vault().signing_seed());
  object view = view_of(choice, Wording(language), in.settings().text(setting::kController), now);
  view["statement"] = crypto::sign_statement(seed, kChoiceType, statement_of(choice, now));
  ROLLCALL_ASSIGN(std::string text, fill(paper_text(Paper::kProofOfChoice, language), view));
  return turned(std::move(text), language);
}

}  // namespace rollcall::service
