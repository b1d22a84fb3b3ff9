// People: adding, changing, making inactive, finding.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/people.hpp"
#include "store/photos.hpp"

namespace rollcall::service {

struct NewPerson {
  std::string external_id;
  std::string name;
  std::optional<std::string> email;
  std::optional<store::Consent> consent;
  std::vector<std::string> groups;
  bool minor = false;
};

// What changes; what is not set stays. An email that is set but empty is taken away.
struct PersonChange {
  std::optional<std::string> external_id;
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<store::Consent> consent;
  std::optional<bool> active;
  std::optional<std::vector<std::string>> groups;
  std::optional<bool> minor;
  std::optional<std::int64_t> expected_version;  // kPreconditionFailed when the row has another by now
};

// What would make a person better recognised.
enum class TemplateWarning : std::uint8_t {
  kStale,        // the newest template is older than the settings call fresh
  kFewPhotos,    // fewer than kEnoughTemplates
  kOneOccasion,  // all pictures are of one day (UTC): the same light, hair and glasses
};
std::string_view name(TemplateWarning value);
inline constexpr std::int64_t kEnoughTemplates = 3;

// A person, how many templates they have, when the newest of their pictures was taken, what is to be said of that, and
// which groups they are in.
struct PersonView {
  store::Person person;
  std::int64_t templates = 0;
  std::vector<std::string> groups;  // by name
  std::optional<Time> newest_template_at;
  store::TemplateState template_state = store::TemplateState::kNone;
  std::vector<TemplateWarning> warnings;  // none for who has no template
};

// From when on a template is fresh, by the settings; the beginning of time where nothing grows stale.
Time fresh_from(const Installation& in);

// Cleans the fields of a person; kInvalidArgument names each one refused.
Result<void> clean_person(store::Person& person);

// Cleans and checks the fields: kInvalidArgument names each one refused; kAlreadyExists for an external_id in use.
Result<PersonView> add_person(Installation& in, const Actor& actor, const NewPerson& wanted);
Result<PersonView> get_person(Installation& in, const Uuid& id);
Result<std::optional<store::Person>> find_person_by_external_id(Installation& in, std::string_view external_id);
Result<store::Page<PersonView>> list_people(Installation& in, store::PeopleFilter filter,
                                            const store::PageRequest& page);
Result<PersonView> change_person(Installation& in, const Actor& actor, const Uuid& id, const PersonChange& change);

}  // namespace rollcall::service
