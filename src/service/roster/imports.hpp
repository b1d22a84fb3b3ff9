// Bringing in people, courses and rosters from a file: first a preview that says what would change, row by row, then,
// by the preview's token, the act, which does what the preview showed (applier.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "document/zip.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/roster/applier.hpp"
#include "service/roster/plan.hpp"
#include "service/roster/wanted.hpp"

namespace rollcall::service::roster {

enum class Format : std::uint8_t { kCsv, kOneRoster };
std::string_view name(Format value);

struct RosterFile {
  Format format = Format::kCsv;
  Wanted wanted;
};

// A CSV file; a ZIP archive with the files of OneRoster; or a ZIP archive with a people.csv among its photos. The
// errors of the readers.
Result<RosterFile> read_roster(ByteView file);

// The same of an archive that is open; none where it holds no roster, but photos alone.
Result<std::optional<RosterFile>> read_roster_in(const document::ZipReader& archive);

Result<Plan> preview_import(Installation& in, const Wanted& wanted, const Options& options);

// kConflict when what there is has changed since `token` was given, so that something else would become of it; then
// nothing has changed. What the preview refused is left out. With the token of an import that did not come to its end,
// say because the server was killed, the rest of it is done: what it did before is `unchanged` in the answer.
Result<Plan> apply_import(Installation& in, const Actor& actor, const Wanted& wanted, const Options& options,
                          std::string_view token, const ImportRun& run = {});

}  // namespace rollcall::service::roster
