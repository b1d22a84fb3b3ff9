// Excuses in advance, late and for many at once; and the codes of absence they are given with.
//
// An excuse speaks of the sessions within its time that the person is expected in, of one course or one session where
// it says so: at once of those that were opened, of the others when they open and when they close. It is the lowest
// word there is: the record's observed layer says what the code counts as, unless the person was seen. Whoever comes is
// present or late, and the excuse is shown beside it; what teacher and office set stands above. Sessions whose time for
// corrections is over are left alone, and counted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "store/excuses.hpp"
#include "store/page.hpp"
#include "store/records.hpp"

namespace rollcall::service {

// All that can be given: the defaults and what the office made of them, by code.
Result<std::vector<store::AbsenceCode>> list_absence_codes(Installation& in);
Result<store::AbsenceCode> put_absence_code(Installation& in, const Actor& actor, const store::AbsenceCode& wanted);
Result<void> remove_absence_code(Installation& in, const Actor& actor, const std::string& code);  // kNotFound

struct NewExcuse {
  std::vector<Uuid> people;
  std::optional<Uuid> course;
  std::optional<Uuid> session;  // then its time
  std::optional<Time> starts_at;
  std::optional<Time> ends_at;
  std::string code;
  std::string reason;  // may be empty
};

// What became of the sessions that an excuse speaks of.
struct Applied {
  int excused = 0;   // says what the code counts as
  int attended = 0;  // the person was seen: that stands
  int too_late = 0;  // the time for corrections is over
};

struct ExcuseView {
  store::Excuse excuse;
  Applied applied;
};

// For all of them or none. Who does not see everything excuses people of own courses only, and names the course or the
// session: kForbidden.
Result<std::vector<ExcuseView>> add_excuses(Installation& in, const Actor& actor, const NewExcuse& wanted);

// The records are again what they would be without it. kConflict when it was withdrawn before.
Result<store::Excuse> withdraw_excuse(Installation& in, const Recognition& recognition, const Actor& actor,
                                      const Uuid& id, const std::string& reason);

Result<store::Excuse> get_excuse(Installation& in, const Uuid& id);
Result<store::Page<store::Excuse>> list_excuses(Installation& in, const store::ExcuseFilter& filter,
                                                const store::PageRequest& page);

}  // namespace rollcall::service
