#include "service/roster/imports.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "service/event_kinds.hpp"
#include "service/roster/one_roster.hpp"
#include "service/roster/people_csv.hpp"
#include "store/events.hpp"
#include "store/words.hpp"

namespace rollcall::service::roster {
namespace {

constexpr int kImportsLookedAt = 100;

constexpr std::array kFormatWords = {store::Word<Format>{Format::kCsv, "csv"},
                                     store::Word<Format>{Format::kOneRoster, "one_roster"}};

// The number of the newest event of this kind about the import that `token` names.
Result<std::optional<std::int64_t>> find_import(store::Connection& db, std::string_view kind, std::string_view token) {
  ROLLCALL_ASSIGN(const auto imports, store::list_events(db, {.kind = std::string(kind)}, {.limit = kImportsLookedAt}));
  const auto found = std::ranges::find_if(
      imports.items, [&](const store::Event& event) { return !token.empty() && event.ids.contains(token); });
  return found == imports.items.end() ? std::nullopt : std::optional(found->number);
}

struct Beginning {
  Plan plan;
  Applier::Start start;
};

// The plan that `token` names; or that of what is left of an import that did not come to its end.
Result<Beginning> begin_import(Installation& in, store::Connection& db, const Wanted& wanted, const Options& options,
                               std::string_view token) {
  ROLLCALL_ASSIGN(Plan plan, make_plan(in, db, wanted, options));
  const std::int64_t as_of = plan.as_of;
  if (plan.token == token)
    return Beginning{.plan = std::move(plan), .start = {.token = token, .since = as_of, .resumed = false}};
  ROLLCALL_ASSIGN(const auto begun, find_import(db, event::kPeopleImportBegun, token));
  ROLLCALL_ASSIGN(const auto done, find_import(db, event::kPeopleImported, token));
  if (begun > done) {
    plan.token = token;
    return Beginning{.plan = std::move(plan), .start = {.token = token, .since = *begun, .resumed = true}};
  }
  if (done) return fail(ErrorCode::kConflict, "this import was applied already", "look at a new preview");
  return fail(ErrorCode::kConflict, "what the import would do is not what the preview showed", "look at a new preview");
}

}  // namespace

std::string_view name(Format value) { return store::word_of(kFormatWords, value); }

Result<std::optional<RosterFile>> read_roster_in(const document::ZipReader& archive) {
  if (is_one_roster(archive)) {
    ROLLCALL_ASSIGN(Wanted wanted, read_one_roster(archive));
    return RosterFile{.format = Format::kOneRoster, .wanted = std::move(wanted)};
  }
  const document::ZipEntry* people = archive.find("people.csv");
  if (people == nullptr) return std::nullopt;
  ROLLCALL_ASSIGN(const Bytes bytes, archive.read(*people));
  ROLLCALL_ASSIGN(const std::string text, to_utf8(bytes));
  ROLLCALL_ASSIGN(Wanted wanted, read_people_csv(text));
  return RosterFile{.format = Format::kCsv, .wanted = std::move(wanted)};
}

Result<RosterFile> read_roster(ByteView file) {
  if (document::looks_like_zip(file)) {
    ROLLCALL_ASSIGN(const auto archive, document::ZipReader::open(file));
    ROLLCALL_ASSIGN(auto roster, read_roster_in(*archive));
    if (roster) return *std::move(roster);
    return fail(ErrorCode::kUnprocessable, "the archive has neither a people.csv nor the files of OneRoster",
                "put them at its top, in no folder");
  }
  ROLLCALL_ASSIGN(const std::string text, to_utf8(file));
  ROLLCALL_ASSIGN(Wanted wanted, read_people_csv(text));
  return RosterFile{.format = Format::kCsv, .wanted = std::move(wanted)};
}

Result<Plan> preview_import(Installation& in, const Wanted& wanted, const Options& options) {
  return in.database().read([&](store::Connection& db) { return make_plan(in, db, wanted, options); });
}

Result<Plan> apply_import(Installation& in, const Actor& actor, const Wanted& wanted, const Options& options,
                          std::string_view token, const ImportRun& run) {
  ROLLCALL_ASSIGN(Beginning beginning, in.database().read([&](store::Connection& db) {
    return begin_import(in, db, wanted, options, token);
  }));
  ROLLCALL_TRY(Applier(in, actor, beginning.plan, beginning.start).run(run));
  return std::move(beginning.plan);
}

}  // namespace rollcall::service::roster
